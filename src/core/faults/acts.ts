/** What one node may ask of another in a lab. The order is that of the wire: new ones go to the end. */

export const faultActs = [
  'cut',
  'slow',
  'lossy',
  'mend',
  'freeze',
  'revive',
  'kill',
  'leave',
  'heal',
] as const;
export type FaultAct = (typeof faultActs)[number];

/** The longest that a link is slowed by, in ms: beyond it nothing is alive any more anyway. */
export const slowMsMax = 60_000;

/** Whether `value` is one that this act may have: ms for `slow`, a share for `lossy`, 0 ends either. */
export function isValueOf(act: FaultAct, value: number): boolean {
  if (act === 'slow') return value >= 0 && value <= slowMsMax;
  if (act === 'lossy') return value >= 0 && value <= 1;
  return value === 0 || value === 1;
}

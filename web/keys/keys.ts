/** Every key of the page, as the help lists them. Where: a single key acts only there. */

export interface KeyHelp {
  /** Each of them does it. */
  readonly keys: readonly string[];
  readonly does: string;
}

export interface KeyGroup {
  readonly where: string;
  readonly list: readonly KeyHelp[];
}

export const keyGroups: readonly KeyGroup[] = [
  {
    where: 'Anywhere, while you do not type',
    list: [
      { keys: ['?'], does: 'This list' },
      { keys: ['P'], does: 'The stage alone, for a projector; again, or Escape, leaves it' },
    ],
  },
  {
    where: 'On the stage, and in the time bar',
    list: [
      { keys: ['.'], does: 'Pause, or play on; what a presenter’s remote sends' },
      { keys: ['['], does: 'One event back' },
      { keys: [']'], does: 'One event forward' },
    ],
  },
  {
    where: 'On the stage',
    list: [
      { keys: ['Arrows'], does: 'To the node that lies that way' },
      { keys: ['Enter', 'Space'], does: 'Details of the node or link' },
      { keys: ['Escape'], does: 'Leave the stage, or close what is open' },
    ],
  },
  {
    where: 'In lists, tabs and sliders',
    list: [
      { keys: ['Tab', 'Shift Tab'], does: 'To the next thing, or the one before' },
      { keys: ['Arrows', 'Home', 'End'], does: 'Within it' },
    ],
  },
];

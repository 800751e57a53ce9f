/** Names for those who come without one, or whose name is taken. */

import { nameCharsMax } from '../core/names.ts';

/** The people of the field's examples, in their usual order. */
const people = [
  'alice',
  'bob',
  'carol',
  'dave',
  'erin',
  'frank',
  'grace',
  'heidi',
  'ivan',
  'judy',
  'mallory',
  'niaj',
  'olivia',
  'peggy',
  'rupert',
  'sybil',
  'trent',
  'victor',
  'walter',
];

/** The first of the usual names that is free, then `node-20` and so on. */
export function firstFreeName(isTaken: (name: string) => boolean): string {
  const person = people.find((name) => !isTaken(name));
  if (person !== undefined) return person;
  for (let n = people.length + 1; ; n++) if (!isTaken(`node-${n}`)) return `node-${n}`;
}

/** `alice-2`, `alice-3` and so on, within the length a name may have. */
export function nextFreeName(wanted: string, isTaken: (name: string) => boolean): string {
  for (let n = 2; ; n++) {
    const suffix = `-${n}`;
    const stem = [...wanted].slice(0, nameCharsMax.node - suffix.length).join('');
    // Cutting may part a letter from its mark: the form that is compared is made again.
    const name = `${stem}${suffix}`.normalize('NFC');
    if (!isTaken(name)) return name;
  }
}

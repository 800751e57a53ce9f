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
      { keys: ['L'], does: 'To the next link of the node' },
      { keys: ['Enter', 'Space'], does: 'Details of the node or link' },
      { keys: ['C'], does: 'Details of the next crossing under way' },
      { keys: ['M', 'Shift F10'], does: 'What can be done to the node or link: its menu' },
      { keys: ['+', '-'], does: 'Larger, smaller' },
      { keys: ['0'], does: 'The whole picture' },
      { keys: ['Shift Arrows'], does: 'Move the picture' },
      { keys: ['Alt Arrows'], does: 'Move the node' },
      { keys: ['T'], does: 'Tidy: every node back to its place' },
      { keys: ['Escape'], does: 'Leave the stage, or close what is open' },
    ],
  },
  {
    where: 'In the diagram',
    list: [
      { keys: ['Arrows'], does: 'Along the line, and over crossings' },
      { keys: ['Enter', 'Space'], does: 'Show that moment' },
      { keys: ['Shift Arrows'], does: 'On a name above: move its line' },
      { keys: ['Delete'], does: 'On a name above: hide its line' },
    ],
  },
  {
    where: 'In the prompt',
    list: [
      { keys: ['Enter'], does: 'Run the line' },
      { keys: ['↑', '↓'], does: 'Earlier lines, and back' },
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

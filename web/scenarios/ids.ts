/** The names of scenarios, for the address: what they are is loaded with the simulator. */

export const scenarioIds: readonly string[] = [
  'demonstration',
  'classroom',
  'split-and-heal',
  'lossy-link',
  'crash',
  'three-hundred',
  'empty',
];

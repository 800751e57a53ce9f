/** The page's colours, as the canvas needs them: read from its custom properties. */

export interface Theme {
  /** By slot, 1 to 6; index 0 is for what has no topic. */
  readonly hues: readonly string[];
  readonly stage: string;
  readonly node: string;
  readonly link: string;
  readonly ink: string;
  readonly soft: string;
  readonly on: string;
  readonly font: string;
}

export function readTheme(element: Element): Theme {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    hues: [read('--edge'), ...[1, 2, 3, 4, 5, 6].map((slot) => read(`--t${slot}`))],
    stage: read('--stage'),
    node: read('--node'),
    link: read('--link'),
    ink: read('--ink'),
    soft: read('--soft'),
    on: read('--on'),
    font: read('--words') || 'system-ui, sans-serif',
  };
}

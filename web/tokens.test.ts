import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** The colours in the block that follows `selector`, by token. */
function tokens(selector: string): Record<string, string> {
  const from = css.indexOf(selector);
  if (from < 0) throw new Error(`tokens.css has no ${selector}`);
  const block = css.slice(from, css.indexOf('}', from));
  return Object.fromEntries(
    [...block.matchAll(/--(\w+): (#[0-9a-f]{6});/g)].map(([, name, colour]) => [name, colour]),
  );
}

const themes = {
  light: tokens(':root {\n  color-scheme: light dark'),
  dark: tokens('@media (prefers-color-scheme: dark)'),
  projected: tokens(":root[data-projected='true']"),
};

/** WCAG 2.2's relative luminance. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].toSorted((one, other) => one - other);
  return (light! + 0.05) / (dark! + 0.05);
}

describe.each(Object.entries(themes))('in the %s theme', (_name, theme) => {
  const worst = (inks: readonly string[], grounds: readonly string[]) =>
    inks
      .flatMap((ink) =>
        grounds.map((ground) => ({ ink, ground, ratio: contrast(theme[ink]!, theme[ground]!) })),
      )
      .reduce((least, one) => (one.ratio < least.ratio ? one : least));

  it('text is readable: 4.5 to 1', () => {
    const { ink, ground, ratio } = worst(
      ['ink', 'soft', 'faint'],
      ['stage', 'panel', 'raise', 'node'],
    );
    expect(ratio, `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });

  it('what is drawn stands out: 3 to 1', () => {
    const drawn = ['edge', 'link', 't1', 't2', 't3', 't4', 't5', 't6'];
    const { ink, ground, ratio } = worst(drawn, ['stage', 'panel', 'raise', 'node']);
    expect(ratio, `${ink} on ${ground}`).toBeGreaterThanOrEqual(3);
  });

  it("a topic's letter stands out from its hue: 3 to 1", () => {
    const { ground, ratio } = worst(['on'], ['t1', 't2', 't3', 't4', 't5', 't6']);
    expect(ratio, `on ${ground}`).toBeGreaterThanOrEqual(3);
  });
});

it('a projector shows the light theme', () => {
  expect(themes.projected).toEqual(themes.light);
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** The colours in the block that follows `selector`, by token. */
function tokens(selector: string): (token: string) => string {
  const from = css.indexOf(selector);
  if (from < 0) throw new Error(`tokens.css has no ${selector}`);
  const block = css.slice(from, css.indexOf('}', from));
  const colours = new Map(
    [...block.matchAll(/--(\w+): (#[0-9a-f]{6});/g)].map(([, name, colour]) => [name, colour]),
  );
  return (token) => {
    const colour = colours.get(token);
    if (colour === undefined) throw new Error(`${selector} has no --${token}`);
    return colour;
  };
}

const themes = {
  light: tokens(':root {\n  color-scheme: light dark'),
  dark: tokens('@media (prefers-color-scheme: dark)'),
  projected: tokens(":root[data-projected='true']"),
};

/** WCAG 2.2's relative luminance. */
function luminance(colour: string): number {
  const part = (at: number): number => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}

function contrast(a: string, b: string): number {
  const [one, other] = [luminance(a), luminance(b)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

describe.each(Object.entries(themes))('in the %s theme', (_name, theme) => {
  const worst = (inks: readonly string[], grounds: readonly string[]) =>
    inks
      .flatMap((ink) =>
        grounds.map((ground) => ({ ink, ground, ratio: contrast(theme(ink), theme(ground)) })),
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
  const names = [...css.matchAll(/--(\w+): #/g)].flatMap(([, name]) => name ?? []);
  for (const name of names) expect(themes.projected(name)).toBe(themes.light(name));
});

/**
 * Makes the fonts of the first load smaller: the weights that the page has, and of what a font can do
 * with letters what the page uses. The letters stay all that the file has.
 */

import subsetFont from 'subset-font';
import type { Plugin } from 'vite';

const letters = Array.from({ length: 0x2300 }, (_, at) => String.fromCodePoint(at)).join('');

/** Digits of one width, kerning, and what accents need; no ligatures: the prompt shows what was typed. */
const keepFeatures = ['tnum', 'kern', 'ccmp', 'locl', 'mark', 'mkmk'];

/** By the beginning of a file's name, with the weights between which it varies. */
const fonts = [
  { name: 'inter-latin-wght', variationAxes: { wght: { min: 400, max: 700 } } },
  { name: 'jetbrains-mono-latin-400' },
] as const;

export function smallFonts(): Plugin {
  return {
    name: 'hermes-small-fonts',
    apply: 'build',
    async generateBundle(_options, bundle) {
      for (const asset of Object.values(bundle)) {
        const base = asset.fileName.split('/').at(-1) ?? '';
        const font = fonts.find(({ name }) => base.startsWith(name) && base.endsWith('.woff2'));
        if (asset.type !== 'asset' || font === undefined) continue;
        const { name: _name, ...options } = font;
        const whole = Buffer.from(asset.source);
        asset.source = await subsetFont(whole, letters, {
          targetFormat: 'woff2',
          keepFeatures,
          ...options,
        });
      }
    },
  };
}

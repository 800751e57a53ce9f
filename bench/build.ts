/** The pages of the benchmark, built as for production. */

import { build, type Plugin } from 'vite';
import { compiledCore } from '../scripts/vite-compiled.ts';

export const pagesDirectory = 'dist/bench';

/** Where the pages with a node that writes no trace are, below the others. */
export const untracedPath = 'untraced/';

/** `isReadable` leaves the names of functions as they are, for profiles. */
export async function buildPages(withUntraced: boolean, isReadable = false): Promise<void> {
  await buildInto(pagesDirectory, [], isReadable);
  if (withUntraced) await buildInto(`${pagesDirectory}/${untracedPath}`, [untraced()], isReadable);
}

async function buildInto(directory: string, plugins: Plugin[], isReadable: boolean): Promise<void> {
  await build({
    configFile: false,
    root: 'bench/pages',
    base: './',
    logLevel: 'warn',
    plugins: [...plugins, compiledCore()],
    build: {
      outDir: `../../${directory}`,
      emptyOutDir: true,
      target: 'es2022',
      ...(isReadable ? { minify: false } : {}),
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // PeerJS and trystero are what they are.
      chunkSizeWarningLimit: 2_000,
    },
    worker: { format: 'es' },
  });
}

/** What records the trace, in `src/core/tracer.ts`. */
const recording = [
  'tick',
  'tickInTurn',
  'record',
  'published',
  'sent',
  'skipped',
  'received',
  'delivered',
];

/** What a trace costs that nobody watches shows beside a node whose tracer records nothing. */
function untraced(): Plugin {
  let isFound = false;
  return {
    name: 'untraced',
    transform(code, id) {
      if (!id.endsWith('/src/core/tracer.ts')) return null;
      isFound = true;
      const lines = recording.map(
        (name) =>
          `if (typeof Tracer.prototype.${name} !== 'function') throw new Error('no ${name}');\n` +
          `Tracer.prototype.${name} = () => {};\n`,
      );
      return [code, ...lines].join('\n');
    },
    buildEnd(error) {
      if (error === undefined && !isFound) throw new Error('src/core/tracer.ts is not there');
    },
  };
}

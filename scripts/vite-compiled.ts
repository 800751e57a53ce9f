/**
 * Has the core compiled as a whole, in the background while it loads: all of it runs within the first
 * second, and function by function it would be compiled on the page's thread while links are opened.
 */

import type { Plugin } from 'vite';

/** An explicit compile hint; browsers that know none read a comment. */
const hint = '//# allFunctionsCalledOnLoad\n';

export function compiledCore(): Plugin {
  return {
    name: 'hermes-compiled-core',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        const isCore =
          chunk.type === 'chunk' && chunk.moduleIds.some((id) => id.endsWith('/src/core/node.ts'));
        if (isCore) chunk.code = hint + chunk.code;
      }
    },
  };
}

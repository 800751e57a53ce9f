/** Builds the page once, and the page of the conformance suites: the tests see what people see. */

import { build } from 'vite';

export default async function buildPages(): Promise<void> {
  await build({ configFile: 'vite.config.ts', root: 'web', logLevel: 'warn' });
  await build({
    configFile: false,
    root: 'src/webrtc/conformance',
    logLevel: 'warn',
    build: {
      outDir: '../../../dist/conformance',
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
    },
    worker: { format: 'es' },
  });
}

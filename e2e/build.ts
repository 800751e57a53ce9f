/** Builds the page once: the tests see what people see. */

import { build } from 'vite';

export default async function buildPage(): Promise<void> {
  await build({ configFile: 'vite.config.ts', root: 'web', logLevel: 'warn' });
}

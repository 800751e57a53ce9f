// `npm start`: builds the page unless this very one is there, then serves it. `--build` only builds.

import { builtPage } from './page.mjs';

const args = process.argv.slice(2);
const directory = await builtPage();
if (!args.includes('--build')) {
  const { register } = await import('tsx/esm/api');
  register();
  const { main } = await import('./start/main.ts');
  await main(args, directory);
}

// `npm start`: builds the page when it is missing or older than its sources, then serves it.

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = join(root, 'dist/web/index.html');

if (
  !existsSync(built) ||
  statSync(built).mtimeMs < newest(['web', 'src', 'vite.config.ts', 'package-lock.json'])
) {
  console.log('Building the page …');
  const { build } = await import('vite');
  await build({
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    root: join(root, 'web'),
  });
}
const { register } = await import('tsx/esm/api');
register();
const { main } = await import('./start/main.ts');
await main(process.argv.slice(2), join(root, 'dist/web'));

/** When any of these, or what is in them, was last changed. */
function newest(paths) {
  return Math.max(
    ...paths.flatMap((path) => {
      const full = join(root, path);
      if (!statSync(full).isDirectory()) return [statSync(full).mtimeMs];
      return readdirSync(full, { recursive: true }).map(
        (name) => statSync(join(full, name)).mtimeMs,
      );
    }),
  );
}

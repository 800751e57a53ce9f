// The built page, in a folder named after its sources: built once, whoever starts first, and never
// changed again, so that a server that is running keeps the page it has.

import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const builds = join(root, 'dist/pages');
const plugins = ['compiled', 'compressed', 'fonts'].map((name) => `scripts/vite-${name}.ts`);
const sources = ['web', 'src', 'vite.config.ts', ...plugins, 'package-lock.json'];

/** Builds kept: the ones that were started last. */
const keptMax = 8;

/** Where the page of these sources is; it is built when it is not there yet. */
export async function builtPage() {
  const directory = join(builds, digest());
  if (!existsSync(directory)) {
    console.log('Building the page …');
    const fresh = join(builds, `building-${process.pid}`);
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(fresh, { recursive: true });
    await build(fresh);
    try {
      renameSync(fresh, directory);
    } catch (error) {
      // Somebody else who started at the same moment was faster.
      rmSync(fresh, { recursive: true, force: true });
      if (!existsSync(directory)) throw error;
    }
  }
  try {
    const now = new Date();
    utimesSync(directory, now, now);
    tidy();
  } catch {
    // EACCES, EPERM or EROFS: somebody else's tree, in a container as a rule. It is only read.
  }
  return directory;
}

async function build(outDir) {
  const vite = await import('vite');
  await vite.build({
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    root: join(root, 'web'),
    build: { outDir: relative(join(root, 'web'), outDir) },
  });
}

/** What the page is made of, in a word. */
function digest() {
  const hash = createHash('sha256');
  for (const path of sources.flatMap(filesOf))
    hash.update(path).update(readFileSync(join(root, path)));
  return hash.digest('hex').slice(0, 16);
}

function filesOf(path) {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length))
    .toSorted();
}

function tidy() {
  const all = readdirSync(builds)
    .filter((name) => /^[0-9a-f]{16}$/.test(name))
    .map((name) => ({ path: join(builds, name), at: statSync(join(builds, name)).mtimeMs }))
    .toSorted((a, b) => b.at - a.at);
  for (const { path } of all.slice(keptMax)) rmSync(path, { recursive: true, force: true });
}

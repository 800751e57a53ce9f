import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { build } from 'vite';
import type * as Sim from '../index.ts';
import { type PlantedBug, plantedBugs } from './bugs.ts';

/** Seeds within which a bug must show itself. */
const seedsMax = 300;

const src = new URL('../../', import.meta.url).pathname;
const outDir = mkdtempSync(join(tmpdir(), 'planted-'));
afterAll(() => rmSync(outDir, { recursive: true }));

/** The simulator, and the core it runs, with one bug in it. */
async function planted({ file, replace, by, also }: PlantedBug, name: string): Promise<typeof Sim> {
  const target = join(src, file);
  let times = 0;
  await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'plant',
        enforce: 'pre',
        transform(code, id) {
          if (id !== target) return null;
          times = code.split(replace).length - 1;
          return code.replace(replace, by).replace(also?.replace ?? '', also?.by ?? '');
        },
      },
    ],
    build: {
      outDir,
      emptyOutDir: false,
      minify: false,
      target: 'es2022',
      lib: { entry: join(src, 'sim/index.ts'), formats: ['es'], fileName: name },
    },
  });
  expect(times, `"${replace}" is to be in ${file} once`).toBe(1);
  const built = ['.js', '.mjs'].map((end) => join(outDir, name + end)).find(existsSync);
  return (await import(pathToFileURL(built ?? '').href)) as typeof Sim;
}

function firstCaught({ planOf, runPlan }: typeof Sim, nodes: number | undefined): string {
  for (let seed = 1; seed <= seedsMax; seed++) {
    const { problem } = runPlan(planOf(seed, { nodes: nodes ?? 2 + (seed % 5) }));
    if (problem !== null && problem.rule !== 'D1') return `${problem.rule} by seed ${seed}`;
  }
  return 'not caught';
}

describe('a planted bug is caught', () => {
  it.each(plantedBugs.map((bug, at) => ({ ...bug, at })))(
    '$name',
    { timeout: 120_000 },
    async (bug) => {
      const sim = await planted(bug, `bug-${bug.at}`);
      expect(firstCaught(sim, bug.nodes)).toMatch(/^[A-Z]\d+ by seed \d+$/);
    },
  );
});

it('every planted bug names a file that is there', () => {
  for (const { file, replace } of plantedBugs) {
    expect(readFileSync(join(src, file), 'utf8')).toContain(replace);
  }
});

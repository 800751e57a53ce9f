import { execFileSync } from 'node:child_process';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // By default it leaves one core idle: of two, half.
    maxWorkers: '100%',
    // A busy machine fails no test; one that hangs ends all the same.
    testTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    // The simulator's seeds are partly drawn from it.
    env: { COMMIT: commit() },
    include: ['{src,signaling,web,scripts,examples,bench}/**/*.test.ts', '*.test.ts'],
  },
});

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    // Not a clone.
    return '0';
  }
}

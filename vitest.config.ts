import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['{src,signaling,web,scripts,examples,bench}/**/*.test.ts', '*.test.ts'] },
});

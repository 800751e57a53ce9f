import { expect, it, vi } from 'vitest';

it("the example prints the seed's demonstration", async () => {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(String(line)));
  await import('./three-nodes.ts');
  log.mockRestore();
  expect(lines.filter((line) => line === 'bob: Received: %{name: "Jade"}')).toHaveLength(5);
  expect(lines.filter((line) => line.startsWith('carol: '))).toHaveLength(2);
  expect(lines.at(-1)).toBe('crossings sent by alice, bob and carol: 2, 2, 0');
});

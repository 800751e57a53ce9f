import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Lines as LinesType } from './use-lines.ts';

let Lines: typeof LinesType;

beforeAll(async () => {
  // The page's store asks whether motion is to be reduced.
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  ({ Lines } = await import('./use-lines.ts'));
});

describe('Lines', () => {
  it('what is printed waits for the refresh, what is typed does not; the order stays', () => {
    const lines = new Lines();
    let told = 0;
    lines.subscribe(() => told++);
    lines.print('a');
    lines.print('b');
    expect(lines.shown()).toEqual([]);
    lines.add('in', 'typed');
    expect(lines.shown().map(({ text }) => text)).toEqual(['a', 'b', 'typed']);
    lines.print('c');
    lines.print('');
    lines.show();
    lines.show();
    expect(lines.shown().at(-1)).toMatchObject({ is: 'out', text: 'c' });
    expect(told).toBe(2);
  });

  it('keeps the last three hundred', () => {
    const lines = new Lines();
    for (let index = 0; index < 1_000; index++) lines.print(String(index));
    lines.show();
    expect(lines.shown()).toHaveLength(300);
    expect(lines.shown()[0]?.text).toBe('700');
  });
});

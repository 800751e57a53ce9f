import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { patiently } from './patience.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what moves on is waited for, however long', async () => {
  let at = 0;
  let done = (_value: string): void => {};
  const task = new Promise<string>((resolve) => void (done = resolve));
  const waited = patiently('joins', () => `${at}`, task, 1_000);
  while (++at < 50) await vi.advanceTimersByTimeAsync(1_000);
  done('all');
  expect(await waited).toBe('all');
  expect(vi.getTimerCount()).toBe(0);
});

test('what stands still is named', async () => {
  let at = 0;
  const waited = patiently('joins', () => `${at} of 9`, new Promise(() => {}), 1_000);
  const said = waited.catch(String);
  await vi.advanceTimersByTimeAsync(500);
  at = 1;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await said).toContain('joins: nothing moved for 1 s (1 of 9)');
  expect(vi.getTimerCount()).toBe(0);
});

import { expect, test } from 'vitest';
import { VirtualClock } from '../../sim/clock.ts';
import { Hold } from './hold.ts';

test('what throws while it passes does not hold up what is behind it', () => {
  const clock = new VirtualClock();
  const schedule = clock.schedule.bind(clock);
  const hold = new Hold({
    now: () => clock.now,
    schedule,
    soon: (task) => task(),
    random: () => 0,
  });
  const passed: number[] = [];
  hold.set(true, 0);
  hold.take(1, () => {
    throw new Error('of a handler');
  });
  hold.take(1, () => void passed.push(2));
  expect(() => hold.set(false, 0)).toThrow('of a handler');
  hold.take(1, () => void passed.push(3));
  clock.run(1);
  expect([passed, hold.bytes, hold.isClear]).toEqual([[2, 3], 0, true]);
});

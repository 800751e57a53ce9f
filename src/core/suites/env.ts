/** What every Env does. */

import type { Env } from '../env.ts';
import { type Case, holds, same } from './case.ts';

export interface EnvUnderTest {
  readonly env: Env;
  /** Lets `ms` of its time pass, and a little more: what is due by then has run. */
  pass(ms: number): Promise<void>;
}

export function envCases(make: () => EnvUnderTest): readonly Case[] {
  return [
    {
      name: 'time does not run back, and passes',
      async run() {
        const { env, pass } = make();
        const before = env.now();
        await pass(20);
        holds(env.now() >= before + 20, `20 ms passed, the clock says ${env.now() - before}`);
      },
    },
    {
      name: 'tasks run once, not early, in the order of their time',
      async run() {
        const { env, pass } = make();
        const from = env.now();
        const ran: [string, boolean][] = [];
        env.schedule(30, () => ran.push(['later', env.now() - from >= 29]));
        env.schedule(10, () => ran.push(['sooner', env.now() - from >= 9]));
        await pass(60);
        same(
          ran,
          [
            ['sooner', true],
            ['later', true],
          ],
          'what ran',
        );
      },
    },
    {
      name: 'a cancelled task does not run, and cancelling again is harmless',
      async run() {
        const { env, pass } = make();
        const ran: number[] = [];
        const cancel = env.schedule(10, () => ran.push(1));
        cancel();
        cancel();
        const late = env.schedule(0, () => ran.push(2));
        await pass(30);
        late();
        same(ran, [2], 'what ran');
      },
    },
    {
      name: 'soon runs after the running handler, in the order asked, before any timer',
      async run() {
        const { env, pass } = make();
        const ran: string[] = [];
        env.schedule(0, () => ran.push('timer'));
        env.soon(() => {
          ran.push('first');
          env.soon(() => ran.push('third'));
        });
        env.soon(() => ran.push('second'));
        same(ran, [], 'what ran at once');
        await pass(10);
        same(
          ran.filter((one) => one !== 'timer'),
          ['first', 'second', 'third'],
          'the order',
        );
      },
    },
    {
      name: 'random numbers are in [0, 1) and differ',
      async run() {
        const { env } = make();
        const numbers = Array.from({ length: 100 }, () => env.random());
        holds(
          numbers.every((n) => n >= 0 && n < 1),
          'in [0, 1)',
        );
        holds(new Set(numbers).size > 90, 'different ones');
      },
    },
  ];
}

import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../src/core/index.ts';
import { type RunOptions, SimulatedRun } from './simulated-run.ts';

function options(more: Partial<RunOptions> = {}): RunOptions {
  const base = { nodes: 5, seed: 3, room: 'demo', scenario: null, hasClients: true };
  return { ...base, print: () => {}, ...more };
}

const lines = (trace: readonly TraceEvent[]): string[] =>
  trace.map((event) => JSON.stringify(event));

/** In slices like those of a page, of whatever size. */
function runTo(run: SimulatedRun, at: number, sliceMs: number): void {
  while (run.now() < at) run.runUntil(Math.min(at, run.now() + sliceMs));
}

/** Where handlers find their node: the same functions are handed to a run that repeats another. */
const here: { run?: SimulatedRun } = {};

/** Much of what a person can do, from outside, at odd moments. */
function live(run: SimulatedRun): void {
  here.run = run;
  runTo(run, 333.37, 2);
  run.hermes('alice').publish('user_created', { name: 'Jade' });
  run.hermes('bob').Client.startLink('user_updated');
  runTo(run, 700.1, 1.7);
  run.hermes('carol').routing = 'interested';
  run.hermes('bob').routeRoom('per-subscriber');
  const stop = run.hermes('carol').subscribe('user_created', () => {
    // What a handler does follows from the event, whoever wrote the handler.
    if (here.run?.isAlive('carol') === true) here.run.hermes('carol').publish('user_updated', 1);
  });
  const group = run.hermes('alice').pg.scope('teachers');
  const pid = run.hermes('alice').spawn();
  runTo(run, 1_500, 2);
  group.join('g', pid);
  run.hermes('bob').publish('user_created', 2);
  runTo(run, 2_400, 3.3);
  stop();
  run.hermes('alice').lab.cut('alice', 'bob');
  run.hermes('alice').lab.kill('carol');
  expect(() => run.hermes('alice').publish('not a topic', 1)).toThrow('cannot contain');
  runTo(run, 5_000, 2);
  run.hermes('alice').lab.heal();
  run.restart('carol');
  run.hermes('carol').Client.startLink('user_created');
  runTo(run, 6_000, 2);
  run.hermes('bob').publish('user_created', 3);
  runTo(run, 9_000, 2);
}

describe('a simulated run', () => {
  it.each([333.37, 900, 1_500, 2_400, 4_321.5, 5_000, 6_010.01, 9_000])(
    'done again up to %d ms is the same, event for event',
    (at) => {
      const first = new SimulatedRun(options());
      live(first);
      const past = first.acts().filter((act) => act.at <= at);
      const again = new SimulatedRun(options(), past);
      here.run = again;
      runTo(again, at, 7.77);
      const whole = lines(first.trace());
      const part = lines(again.trace());
      expect(part.length).toBeGreaterThan(50);
      expect(part).toEqual(whole.slice(0, part.length));
      for (const next of first.trace().slice(part.length)) expect(next.at).toBeGreaterThan(at);
      expect(again.acts()).toEqual(past);
    },
  );

  it('goes another way after another act', () => {
    const first = new SimulatedRun(options());
    live(first);
    const at = 1_000;
    const other = new SimulatedRun(
      options(),
      first.acts().filter((act) => act.at <= at),
    );
    runTo(other, at, 2);
    other.hermes('alice').publish('user_updated', 'other');
    runTo(other, 9_000, 2);
    expect(lines(other.trace())).not.toEqual(lines(first.trace()));
    expect(other.acts().at(-1)).toMatchObject({ at, callee: { node: 'alice' }, path: ['publish'] });
  });

  it('writes down what is done from outside, and not what follows from it', () => {
    const run = new SimulatedRun(options());
    live(run);
    const names = run.acts().map(({ path }) => path.filter((name) => name !== '=').join('.'));
    expect(names).toEqual([
      'publish',
      'Client.startLink',
      'routing',
      'routeRoom',
      'subscribe',
      'pg.scope',
      'spawn',
      'join',
      'publish',
      '',
      'lab.cut',
      'lab.kill',
      'publish',
      'lab.heal',
      'restart',
      'Client.startLink',
      'publish',
    ]);
    const heard = run.trace().filter((e) => e.kind === 'published' && e.topic === 'user_updated');
    expect(heard.length).toBeGreaterThan(0);
  });

  it('knows its nodes, living or not', () => {
    const run = new SimulatedRun(options());
    expect(run.names()).toEqual(['alice']);
    runTo(run, 500, 2);
    expect(run.names()).toEqual(['alice', 'bob', 'carol', 'node-4', 'node-5']);
    run.hermes('alice').lab.kill('bob');
    runTo(run, 600, 2);
    expect(run.isAlive('bob')).toBe(false);
    run.restart('bob');
    run.restart('alice');
    expect(run.isAlive('bob')).toBe(true);
    expect(run.hermes('bob').node.epoch).toBe(2);
    expect(run.hermes('alice').node.epoch).toBe(1);
    expect(() => run.hermes('dave')).toThrow('There is no node dave');
  });

  it('does what a scenario says, when it says so', () => {
    const steps = [
      { at: 400, do: 'publish', node: 'alice', topic: 'user_created', message: 1 },
      { at: 450.5, do: 'kill', node: 'bob' },
      { at: 600, do: 'publish', node: 'bob', topic: 'user_created', message: 2 },
      { at: 470, do: 'cut', a: 'alice', b: 'nobody' },
      { at: 900, do: 'restart', node: 'bob' },
    ] as const;
    const base = { id: 's', title: '', about: '', nodes: 3, seed: 1, hasClients: true };
    const run = new SimulatedRun(options({ scenario: { ...base, steps } }));
    runTo(run, 2_000, 7);
    const told = run
      .trace()
      .filter(({ kind }) => kind === 'published' || kind === 'stopped' || kind === 'started')
      .map(({ kind, node, at }) => `${at} ${node} ${kind}`);
    expect(told.slice(5)).toEqual([
      '400 alice published',
      expect.stringMatching(/^4\d\d.* bob stopped$/),
      '900 bob started',
    ]);
    expect(run.acts()).toEqual([]);
  });
});

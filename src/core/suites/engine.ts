/** What every engine does, whatever it is. */

import { type Engine, engineMessageBytesMax } from '../engine.ts';
import { type Case, holds, same } from './case.ts';

export interface EngineWorld {
  /** A node's way to the one engine, not started. */
  node(name: string): Promise<Engine>;
  /** As a link pair's. */
  until(isSo: () => boolean): Promise<void>;
}

export function engineCases(make: () => Promise<EngineWorld>): readonly Case[] {
  return [
    {
      name: 'copies a message to every node that listens to its topic, and to no other',
      async run() {
        const world = await make();
        const [alice, bob, carol, dave] = await start(world, 'alice', 'bob', 'carol', 'dave');
        for (const one of [alice, bob, carol]) one.engine.listen('t', true);
        dave.engine.listen('other', true);
        await seen(world, alice, bob, carol, dave);
        holds(alice.engine.publish('t', bytes(7)), 'taken');
        await world.until(() => bob.got.length > 0 && carol.got.length > 0);
        same([bob.got, carol.got], [['alice t 7'], ['alice t 7']], 'who listens');
        same([alice.got, dave.got], [[], []], 'the sender, and who does not listen');
        stop(alice, bob, carol, dave);
      },
    },
    {
      name: 'copies what is for every node to all others, whatever they listen to',
      async run() {
        const world = await make();
        const [alice, bob, carol] = await start(world, 'alice', 'bob', 'carol');
        bob.engine.listen('t', true);
        await seen(world, alice, bob, carol);
        alice.engine.publish(null, bytes(1));
        await world.until(() => bob.got.length > 0 && carol.got.length > 0);
        same([alice.got, bob.got, carol.got], [[], ['alice  1'], ['alice  1']], 'copies');
        stop(alice, bob, carol);
      },
    },
    {
      name: 'keeps the order of one sender, across topics and what is for every node',
      async run() {
        const world = await make();
        const [alice, bob] = await start(world, 'alice', 'bob');
        bob.engine.listen('a', true);
        bob.engine.listen('b', true);
        await seen(world, alice, bob);
        const sent = Array.from({ length: 60 }, (_, n) => [['a', 'b', null][n % 3] ?? null, n]);
        for (const [topic, n] of sent) alice.engine.publish(topic as string, bytes(Number(n)));
        await world.until(() => bob.got.length >= sent.length);
        same(
          bob.got,
          sent.map(([topic, n]) => `alice ${topic ?? ''} ${n}`),
          'the order',
        );
        stop(alice, bob);
      },
    },
    {
      name: 'sends nothing more of a topic that is not listened to any longer',
      async run() {
        const world = await make();
        const [alice, bob] = await start(world, 'alice', 'bob');
        bob.engine.listen('t', true);
        bob.engine.listen('end', true);
        await seen(world, alice, bob);
        bob.engine.listen('t', false);
        await seen(world, alice, bob);
        alice.engine.publish('t', bytes(1));
        alice.engine.publish('end', bytes(2));
        await world.until(() => bob.got.length > 0);
        same(bob.got, ['alice end 2'], 'what bob got');
        stop(alice, bob);
      },
    },
    {
      name: 'takes every topic for what it is: none is a pattern, none is a part of another',
      async run() {
        const world = await make();
        const [alice, bob] = await start(world, 'alice', 'bob');
        const topics = ['*', '>', 'a.*', 'a.>', 'a', '=2A', 'A', 'a b', '$SYS', 'für', 'a/b:c'];
        for (const topic of topics) bob.engine.listen(topic, true);
        bob.engine.listen('end', true);
        await seen(world, alice, bob);
        for (const topic of ['a.b', 'b', 'x', ...topics]) alice.engine.publish(topic, bytes(1));
        alice.engine.publish('end', bytes(1));
        await world.until(() => bob.got.includes('alice end 1'));
        same(
          bob.got,
          [...topics, 'end'].map((topic) => `alice ${topic} 1`),
          'topics',
        );
        stop(alice, bob);
      },
    },
    {
      name: 'takes a message of the greatest size, refuses a greater one, and what was sent may change',
      async run() {
        const world = await make();
        const [alice, bob] = await start(world, 'alice', 'bob');
        bob.engine.listen('t', true);
        await seen(world, alice, bob);
        const greatest = new Uint8Array(engineMessageBytesMax);
        holds(alice.engine.publish('t', greatest), 'the greatest');
        greatest.fill(9);
        holds(!alice.engine.publish('t', new Uint8Array(engineMessageBytesMax + 1)), 'a greater');
        await world.until(() => bob.sizes.length > 0);
        same(
          [bob.sizes, bob.got[0]?.slice(0, 11)],
          [[engineMessageBytesMax], 'alice t 0,0'],
          'got',
        );
        await world.until(() => alice.engine.queuedBytes() === 0);
        same(alice.engine.queuedBytes(), 0, 'what waits, once it was read');
        stop(alice, bob);
      },
    },
    {
      name: 'is silent once stopped, and stopping again is harmless',
      async run() {
        const world = await make();
        const [alice, bob, carol] = await start(world, 'alice', 'bob', 'carol');
        for (const one of [bob, carol]) one.engine.listen('t', true);
        await seen(world, alice, bob, carol);
        bob.engine.stop();
        bob.engine.stop();
        holds(!bob.engine.publish('t', bytes(1)), 'nothing is taken');
        alice.engine.publish('t', bytes(2));
        await world.until(() => carol.got.length > 0);
        same([bob.got, carol.got], [[], ['alice t 2']], 'copies');
        stop(alice, carol);
      },
    },
  ];
}

interface Heard {
  readonly name: string;
  readonly engine: Engine;
  /** Sender, topic and bytes. */
  readonly got: string[];
  readonly sizes: number[];
  readonly reached: boolean[];
}

type Several<N extends readonly string[]> = { readonly [K in keyof N]: Heard };

async function start<const N extends readonly string[]>(
  world: EngineWorld,
  ...names: N
): Promise<Several<N>> {
  const all: Heard[] = [];
  for (const name of names) {
    const engine = await world.node(name);
    const heard: Heard = { name, engine, got: [], sizes: [], reached: [] };
    all.push(heard);
    engine.start({
      reached: (isReached) => void heard.reached.push(isReached),
      message(from, topic, message) {
        // What the suite itself says, to know that all before it was heard.
        if (topic?.startsWith('seen ') === true) heard.reached.push(true);
        else heard.got.push(`${from} ${topic ?? ''} ${message.slice(0, 4).join()}`);
        if (topic?.startsWith('seen ') !== true) heard.sizes.push(message.length);
      },
      bad: () => {},
      writable: () => {},
    });
  }
  await world.until(() => all.every(({ reached }) => reached.at(-1) === true));
  same(
    all.map(({ reached }) => reached),
    names.map(() => [true]),
    'the engine is reached',
  );
  return all as Several<N>;
}

/** Until the engine knows what all of these listen to: each hears the first of them. */
async function seen(world: EngineWorld, ...all: readonly Heard[]): Promise<void> {
  const [asker] = all;
  if (asker === undefined) return;
  for (const other of all) {
    if (other === asker) continue;
    const topic = `seen ${other.name}`;
    const before = other.reached.length;
    other.engine.listen(topic, true);
    await world.until(() => {
      if (other.reached.length === before) asker.engine.publish(topic, bytes(0));
      return other.reached.length > before;
    });
    other.engine.listen(topic, false);
  }
}

function stop(...all: readonly Heard[]): void {
  for (const { engine } of all) engine.stop();
}

function bytes(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(values);
}

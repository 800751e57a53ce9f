/**
 * What every adapter promises, seen through the nodes that use it (Phoenix.PubSub's shared cases):
 * in every routing, so who should get an event has subscribed before, and is known to have.
 */

import type { Hermes } from '../hermes-api.ts';
import { type Case, same } from './case.ts';

export interface AdapterWorld {
  nodes(...names: readonly string[]): Promise<readonly Hermes[]>;
  settle(): Promise<void>;
}

export function adapterCases(make: () => AdapterWorld): readonly Case[] {
  return [
    {
      name: 'an event reaches each other node once, whatever the subscribers there',
      async run() {
        const world = make();
        const [alice, bob, carol] = await three(world);
        const got = [collect(bob, 't'), collect(bob, 't'), collect(carol, 't')];
        await world.settle();
        alice.publish('t', { n: 1 });
        await world.settle();
        same(got, [[{ n: 1 }], [{ n: 1 }], [{ n: 1 }]], 'what each subscriber got');
        same(
          [bob, carol].map((node) => node.stats().crossingsReceived),
          [1, 1],
          'crossings',
        );
      },
    },
    {
      name: "the publisher's own node is served without the adapter, once",
      async run() {
        const world = make();
        const [alice] = await three(world);
        const got = collect(alice, 't');
        alice.publish('t', 1);
        await world.settle();
        same(got, [1], 'what alice got');
        same(alice.stats().crossingsReceived, 0, 'crossings back');
      },
    },
    {
      name: 'events of one topic from one publisher arrive in the order published',
      async run() {
        const world = make();
        const [alice, bob] = await three(world);
        const got = collect(bob, 't');
        await world.settle();
        const sent = Array.from({ length: 200 }, (_, i) => i);
        for (const n of sent) alice.publish('t', n);
        await world.settle();
        same(got, sent, 'the order');
      },
    },
    {
      name: 'a subscription that was removed gets nothing more; another of the same topic does',
      async run() {
        const world = make();
        const [alice, bob] = await three(world);
        const gone: unknown[] = [];
        const stop = bob.subscribe('t', (message) => gone.push(message));
        const stays = collect(bob, 't');
        await world.settle();
        alice.publish('t', 1);
        await world.settle();
        stop();
        stop();
        alice.publish('t', 2);
        await world.settle();
        same([gone, stays], [[1], [1, 2]], 'what they got');
      },
    },
    {
      name: 'topics are apart, those named like members of every object too',
      async run() {
        const world = make();
        const [alice, bob] = await three(world);
        const got = ['constructor', '__proto__', 'a.b:c/d'].map((topic) => collect(bob, topic));
        await world.settle();
        alice.publish('__proto__', 1);
        await world.settle();
        same(got, [[], [1], []], 'what each topic got');
      },
    },
    {
      name: 'who published is said, and an event has one id everywhere',
      async run() {
        const world = make();
        const [alice, bob, carol] = await three(world);
        const infos: unknown[] = [];
        for (const node of [alice, bob, carol]) {
          node.subscribe('t', (_message, { from, topic, id }) => infos.push([from, topic, id]));
        }
        await world.settle();
        bob.publish('t', 0);
        await world.settle();
        same(new Set(infos.map((info) => JSON.stringify(info))).size, 1, 'different accounts');
        same(infos.length, 3, 'accounts');
      },
    },
    {
      name: 'S11 an event to one node reaches it alone, one to an unknown node nobody',
      async run() {
        const world = make();
        const [alice, bob, carol] = await three(world);
        const got = [alice, bob, carol].map((node) => collect(node, 't'));
        await world.settle();
        same(alice.directBroadcast(bob.nodeName(), 't', 1), 'ok', 'to bob');
        same(alice.directBroadcast('nobody', 't', 2), 'ok', 'to nobody');
        same(alice.directBroadcast(alice.nodeName(), 't', 3), 'ok', 'to itself');
        await world.settle();
        same(got, [[3], [1], []], 'what each got');
      },
    },
    {
      name: 'S9 S10 who is left out is left out on its own node, and what is local stays there',
      async run() {
        const world = make();
        const [alice, bob] = await three(world);
        const me = alice.spawn();
        alice.subscribe('t', me);
        const got = [collect(alice, 't'), collect(bob, 't')];
        await world.settle();
        alice.broadcastFrom(me, 't', 1);
        alice.localBroadcast('t', 2);
        alice.localBroadcastFrom(me, 't', 3);
        await world.settle();
        same([alice.flush(me), ...got], [[2], [1, 2, 3], [1]], 'what each got');
      },
    },
    {
      name: 'S12 a dispatcher is called by name where an event arrives',
      async run() {
        const world = make();
        const [alice, bob, carol] = await three(world);
        const calls: unknown[] = [];
        const pid = bob.spawn();
        bob.subscribe('t', pid, { metadata: 'm' });
        bob.dispatchers.set('d', (entries, from, message) => {
          calls.push([entries.map(({ metadata }) => metadata), from, message]);
        });
        const got = collect(carol, 't');
        await world.settle();
        alice.broadcast('t', 1, { dispatcher: 'd' });
        alice.broadcast('t', 2);
        await world.settle();
        same(calls, [[['m'], null, 1]], 'calls');
        same([bob.flush(pid), got], [[2], [2]], 'what the default way brought');
      },
    },
    {
      name: 'S4 L4 a report says to whom it was handed, and how many have it here',
      async run() {
        const world = make();
        const [alice, bob, carol] = await three(world);
        for (const node of [alice, bob, carol]) collect(node, 't');
        await world.settle();
        const { sent, skipped, delivered } = alice.publish('t', 1, { report: true });
        same([sent, skipped, delivered], [['bob', 'carol'], [], 1], 'the report');
      },
    },
    {
      name: 'a node that has left is sent nothing and publishes nothing',
      async run() {
        const world = make();
        const [alice, bob, carol] = await three(world);
        for (const node of [bob, carol]) collect(node, 't');
        await world.settle();
        void bob.leave();
        await world.settle();
        alice.publish('t', 1);
        await world.settle();
        same([alice.stats().crossingsSent, carol.stats().crossingsReceived], [1, 1], 'crossings');
        let code = '';
        try {
          bob.publish('t', 2);
        } catch (error) {
          ({ code } = error as { code: string });
        }
        same(code, 'already-left', 'publishing after leaving');
      },
    },
  ];
}

async function three(world: AdapterWorld): Promise<readonly [Hermes, Hermes, Hermes]> {
  const [alice, bob, carol] = await world.nodes('alice', 'bob', 'carol');
  if (!alice || !bob || !carol) throw new Error('the world has no three nodes');
  return [alice, bob, carol];
}

function collect(node: Hermes, topic: string): unknown[] {
  const got: unknown[] = [];
  node.subscribe(topic, (message) => got.push(message));
  return got;
}

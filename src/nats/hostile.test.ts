/** Whoever may publish on the engine can say anything there: what is not right changes nothing. */

import { connect, type NatsConnection } from '@nats-io/transport-node';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { isNatsMissing, startNatsServer } from '../../scripts/nats-server.mjs';
import type { Hermes } from '../core/index.ts';
import { Writer } from '../core/wire/bytes.ts';
import { FrameWriter } from '../core/wire/frame-writer.ts';
import { collect, FewNodes, until } from './few-nodes.ts';
import { writeInbox } from './inbox.ts';
import { nameOf, Subjects, wordOf } from './subjects.ts';

describe('a name as one word of a subject', () => {
  it('E6 is one word whatever is in it, is read back, and has no other form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
        expect(wordOf(name)).toMatch(/^[\w=-]+$/);
        expect(nameOf(wordOf(name))).toBe(name);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (word) => {
        const name = nameOf(word);
        expect(name === null ? word : wordOf(name)).toBe(word);
      }),
    );
    for (const word of ['', '=', '==', '=2', '=2a', '=41', '=FF', 'a.b', '*', '>', 'a b'])
      expect(nameOf(word)).toBe(null);
    expect(wordOf('a.*.>')).toBe('a=2E=2A=2E=3E');
  });
});

/** A message for the engine with one event, as a life of a node would write it. */
function eventOf(
  epoch: number,
  topic: string,
  number: number,
  {
    head = [0],
    count = number,
  }: { readonly head?: readonly number[]; readonly count?: number } = {},
): Uint8Array {
  const to = new Writer();
  for (const byte of head) to.u8(byte);
  to.varint(epoch);
  to.u8(2);
  const event = { count, topic, wantsReceipt: false, dispatcher: null, body: Uint8Array.of(1) };
  new FrameWriter().event(to, event, null, number, 1);
  return to.bytes();
}

describe.skipIf(isNatsMissing())('on a NATS server', () => {
  let server: Awaited<ReturnType<typeof startNatsServer>>;
  let mallory: NatsConnection;
  let few: FewNodes;
  let alice: Hermes;
  let bob: Hermes;
  beforeAll(async () => {
    server = await startNatsServer({ hasJetStream: false });
    mallory = await connect({ servers: server.url });
    few = new FewNodes({ servers: server.url });
    [alice, bob] = await few.start('alice', 'bob');
  });
  afterAll(async () => {
    await few.stop();
    await mallory.close();
    await server.close();
  });

  /** Until bob has heard all that mallory said. */
  async function heard(): Promise<void> {
    await mallory.flush();
    await few.settle();
  }

  function droppedBy(node: Hermes): Record<string, number> {
    return { ...node.stats().dropped } as Record<string, number>;
  }

  it('W1 E5 any bytes on any of our subjects change nothing but a counter', async () => {
    const got = collect(bob, 't');
    await few.settle();
    const before = droppedBy(bob);
    const said = fc.sample(fc.uint8Array({ maxLength: 60 }), 300);
    for (const name of ['mallory', 'alice', 'bob', 'nobody at all', '*']) {
      const subjects = new Subjects('hermes', 'demo', name);
      for (const [at, bytes] of said.entries()) {
        const to = [subjects.said('t', 't'), subjects.said('a', null), subjects.said('i', 'bob')];
        mallory.publish(to[at % 3] ?? '', bytes);
        mallory.publish(subjects.said('p', at % 2 === 0 ? null : 'bob'), bytes);
      }
    }
    mallory.publish('hermes.pubsub.demo.t.t.=2a', eventOf(1, 't', 1));
    await heard();
    expect(got).toEqual([]);
    expect(alice.nodes()).toEqual(['alice', 'bob']);
    expect(droppedBy(bob)['bad-frame'] ?? 0).toBeGreaterThan((before['bad-frame'] ?? 0) + 300);
  });

  it('E5 W2 nothing is taken from who has no session, or of another life', async () => {
    const got = collect(bob, 't');
    await few.settle();
    const before = droppedBy(bob);
    const as = (name: string): string => new Subjects('hermes', 'demo', name).said('t', 't');
    mallory.publish(as('mallory'), eventOf(1, 't', 1));
    mallory.publish(as('alice'), eventOf(alice.node.epoch + 1, 't', 1));
    mallory.publish(as('bob'), eventOf(bob.node.epoch, 't', 1));
    await heard();
    expect(got).toEqual([]);
    const more = (reason: string): number => (droppedBy(bob)[reason] ?? 0) - (before[reason] ?? 0);
    expect([more('not-greeted'), more('old-epoch'), more('self')]).toEqual([1, 1, 1]);
  });

  it('E5 W3 an event again, without a number, or on another topic is refused', async () => {
    const got = collect(bob, 'u');
    await few.settle();
    alice.publish('u', 'real');
    await until(() => got.length > 0);
    const before = droppedBy(bob);
    const { epoch } = alice.node;
    const said = new Subjects('hermes', 'demo', 'alice').said('t', 'u');
    mallory.publish(said, eventOf(epoch, 'u', 1));
    mallory.publish(said, eventOf(epoch, 'u', 0));
    mallory.publish(said, eventOf(epoch, 'other', 9));
    await heard();
    expect(got).toEqual(['real']);
    expect(bob.gaps().filter(({ topic }) => topic === 'u')).toEqual([]);
    const more = (reason: string): number => (droppedBy(bob)[reason] ?? 0) - (before[reason] ?? 0);
    expect([more('duplicate'), more('bad-frame')]).toEqual([1, 2]);
  });

  it('E5 offers of links without end, and of links that say nothing, end by themselves', async () => {
    const subjects = new Subjects('hermes', 'demo', 'aaa');
    const nothing = { kind: 'offer', number: 0, bytes: new Uint8Array(0) } as const;
    for (let link = 1; link <= 500; link++) {
      const head = { ...nothing, toEpoch: bob.node.epoch, fromEpoch: link, link: 1 };
      mallory.publish(subjects.said('i', 'bob'), writeInbox(head));
    }
    await heard();
    expect(bob.nodes()).toEqual(['alice', 'bob']);
    const got = collect(bob, 'after');
    await few.settle();
    alice.publish('after', 1);
    await until(() => got.length > 0);
    expect(got).toEqual([1]);
  });

  it('E6 rooms and clusters on one server never meet, whatever they are called', async () => {
    const names = ['demo-2', 'für'];
    const others = [
      ...names.map((room) => new FewNodes({ servers: server.url, room })),
      ...['x', '*', '>', 'hermes.pubsub', 'a b'].map(
        (cluster) => new FewNodes({ servers: server.url, cluster }),
      ),
    ];
    const got: unknown[][] = [];
    for (const other of others) {
      const [dave] = await other.start('dave');
      got.push(collect(dave, 'shared'), collect(dave, 'shared.more'));
      expect(dave.nodes()).toEqual(['dave']);
    }
    const mine = collect(bob, 'shared.more');
    await few.settle();
    for (const topic of ['shared', 'shared.more', 'shared.more.still']) alice.publish(topic, topic);
    await until(() => mine.length > 0);
    for (const other of others) await other.settle();
    expect(got.flat()).toEqual([]);
    expect(mine).toEqual(['shared.more']);
    for (const other of others) await other.stop();
  });
});

describe.skipIf(isNatsMissing())('with permissions on a NATS server', () => {
  it('E5 W2 each node speaks for itself alone, and needs no more than it is given', async () => {
    const server = await startNatsServer({
      hasJetStream: false,
      config: permissions('alice', 'bob'),
    });
    onTestFinished(() => server.close());
    const few = new FewNodes({ servers: server.url });
    onTestFinished(() => few.stop());
    const refused: string[] = [];
    const [alice, bob] = [
      // As a signaling server may name it to its pages.
      await few.join({ node: 'alice', servers: server.url.replace('//', '//alice:alice-secret@') }),
      await few.join({
        node: 'bob',
        login: 'bob',
        password: 'bob-secret',
        onError: (error) => void refused.push(String(error)),
      }),
    ];
    await few.met();
    const got = collect(alice, 't');
    await few.settle();
    bob.publish('t', 1);
    await until(() => got.length > 0);
    expect([got, refused]).toEqual([[1], []]);

    const asBob = await connect({ servers: server.url, user: 'bob', pass: 'bob-secret' });
    const forged = new Subjects('hermes', 'demo', 'alice').said('t', 't');
    asBob.publish(forged, eventOf(alice.node.epoch, 't', 1));
    const overheard: string[] = [];
    asBob.subscribe('hermes.pubsub.demo.i.alice.*', {
      callback: (_error, message) => void overheard.push(message.subject),
    });
    await asBob.flush();
    bob.publish('t', 2);
    await until(() => got.length > 1);
    expect(got).toEqual([1, 2]);
    expect(overheard.filter((subject) => subject !== undefined)).toEqual([]);
    const wrong = few.join({ node: 'carol', login: 'carol', password: 'guessed' });
    await expect(wrong).rejects.toThrow('refuses these credentials');
    await asBob.close();
  });

  it('a server that takes less than nodes send is refused in a sentence', async () => {
    const server = await startNatsServer({ hasJetStream: false, config: 'max_payload: 200KB' });
    onTestFinished(() => server.close());
    const few = new FewNodes({ servers: server.url });
    await expect(few.join({ node: 'alice' })).rejects.toThrow('sets max_payload');
  });

  it('an address where no server answers is said in a sentence', async () => {
    const few = new FewNodes({ servers: 'nats://127.0.0.1:9' });
    const nobody = few.join({ node: 'alice' });
    await expect(nobody).rejects.toThrow('No NATS server answers at nats://127.0.0.1:9');
  });
});

/** What nodes of the room demo need, and no more: as docs/spec.md has it. */
function permissions(...names: readonly string[]): string {
  const logins = names.map(
    (name) => `{ user: ${name}, password: ${name}-secret, permissions: {
      publish: ["hermes.pubsub.demo.*.*.${name}"]
      subscribe: [
        "hermes.pubsub.demo.t.*.*", "hermes.pubsub.demo.a.=.*", "hermes.pubsub.demo.p.=.*"
        "hermes.pubsub.demo.p.${name}.*", "hermes.pubsub.demo.i.${name}.*"
      ]
    } }`,
  );
  return `authorization { users: [ ${logins.join('\n')} ] }`;
}

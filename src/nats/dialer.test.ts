import { describe, expect, it } from 'vitest';
import type { NodeRef } from '../core/index.ts';
import { linksMax, NatsDialer } from './dialer.ts';
import { type InboxKind, readInbox, writeInbox } from './inbox.ts';
import type { Line } from './line.ts';
import { nodeEnv } from './node-env.ts';
import { Subjects } from './subjects.ts';

/** bob's dialer, with an inbox that the test fills, and what it says to others. */
function bob() {
  const self = { name: 'bob', epoch: 7 };
  const said: InboxKind[] = [];
  let hear = (_subject: string, _bytes: Uint8Array): void => {};
  const line = {
    use: () => {},
    onReached: () => () => {},
    subscribe: (_subject: string, fn: typeof hear) => {
      hear = fn;
      return () => {};
    },
    publish: (_subject: string, bytes: Uint8Array) => {
      const message = readInbox(bytes);
      if (message !== null) said.push(message.kind);
      return true;
    },
    forget: () => {},
  } as unknown as Line;
  const bad: string[] = [];
  const dialer = new NatsDialer({
    env: nodeEnv(),
    self,
    line,
    subjects: new Subjects('hermes', 'demo', self.name),
    bad: (from) => void bad.push(from),
  });
  let links = 0;
  dialer.start({ link: () => void links++, failed: () => {}, signaled: () => {} });
  const comes = ({ name, epoch }: NodeRef, kind: InboxKind, link: number): void => {
    const head = { kind, toEpoch: self.epoch, fromEpoch: epoch, link, number: 0 };
    const to = new Subjects('hermes', 'demo', name).said('i', self.name);
    hear(to, writeInbox({ ...head, bytes: new Uint8Array(0) }));
  };
  /** What was said since it was asked for last. */
  const heard = (): InboxKind[] => said.splice(0);
  return { comes, heard, bad, links: () => links };
}

describe('an offer of a link', () => {
  const alice = { name: 'alice', epoch: 1 };

  it('is taken once, answered as often as it is said, and not taken any more when it is over', () => {
    const { comes, heard, links } = bob();
    comes(alice, 'offer', 1);
    comes(alice, 'offer', 1);
    expect([heard(), links()]).toEqual([['accept', 'accept'], 1]);
    comes(alice, 'close', 1);
    comes(alice, 'offer', 1);
    expect([heard(), links()]).toEqual([[], 1]);
    comes(alice, 'offer', 2);
    expect([heard(), links()]).toEqual([['accept'], 2]);
  });

  it('is remembered of so many lives, and of no more', () => {
    const { comes, heard, bad, links } = bob();
    comes(alice, 'offer', 1);
    comes(alice, 'close', 1);
    for (let epoch = 2; epoch <= linksMax; epoch++) {
      comes({ ...alice, epoch }, 'offer', 1);
      comes({ ...alice, epoch }, 'close', 1);
    }
    heard();
    comes(alice, 'offer', 1);
    expect(heard()).toEqual([]);
    comes({ ...alice, epoch: linksMax + 1 }, 'offer', 1);
    heard();
    comes(alice, 'offer', 1);
    expect(heard()).toEqual(['accept']);
    expect([bad, links()]).toEqual([[], linksMax + 2]);
  });
});

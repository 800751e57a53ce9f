import type { NatsConnection } from '@nats-io/transport-node';
import { expect, test } from 'vitest';
import { Inbox } from './inbox.ts';

test('C2 a signal to a name that is being claimed here waits for the answer', () => {
  let told = (_error: null, _message: { string(): string }): void => {};
  const connection = {
    subscribe: (_subject: string, { callback }: { callback: typeof told }) =>
      void (told = callback),
  } as unknown as NatsConnection;
  const claiming = new Set(['bob']);
  const heard: string[] = [];
  const inbox = new Inbox(connection, 'hermes', 'two', {
    seen: () => 5,
    isClaiming: (_room, name) => claiming.has(name),
    signal: (_room, _server, { from, to }) => void heard.push(`${from} ${to}`),
    nonsense: () => void heard.push('nonsense'),
  });
  const signal = { fromEpoch: 1, toEpoch: 2, dial: 1, data: {}, isReturned: false };
  for (const to of ['bob', 'carol']) {
    const message = { ...signal, from: 'alice', to, room: 'demo', server: 'server-one', after: 5 };
    told(null, { string: () => JSON.stringify(message) });
  }
  expect(heard).toEqual(['alice carol']);
  inbox.drain();
  expect(heard).toEqual(['alice carol']);
  claiming.clear();
  inbox.drain();
  expect(heard).toEqual(['alice carol', 'alice bob']);
});

/** What every link does, whatever carries it. */

import {
  type Link,
  linkBufferBytesLow,
  type LinkCloseReason,
  linkMessageBytesMax,
} from '../link.ts';
import { type Case, holds, same } from './case.ts';

export interface LinkPair {
  readonly near: Link;
  readonly far: Link;
  /**
   * Lets time pass until `isSo`, then what else is under way arrive. Without a condition that comes
   * true it ends all the same: the case says what is missing.
   */
  until(isSo: () => boolean): Promise<void>;
}

export function linkCases(make: () => Promise<LinkPair>): readonly Case[] {
  return [
    {
      name: 'messages arrive whole and in order',
      async run() {
        const { near, far, until } = await make();
        const got = listen(far);
        listen(near);
        holds(near.send(bytes(1, 2, 3)), 'sent');
        holds(near.send(bytes(0, 4, 0).subarray(1, 2)), 'sent as a part of something larger');
        holds(near.send(bytes()), 'sent empty');
        await until(() => got.messages.length >= 3);
        same(got.messages, [[1, 2, 3], [4], []], 'messages');
      },
    },
    {
      name: 'messages that come before open are handed over first, in order',
      async run() {
        const { near, far, until } = await make();
        listen(near);
        near.send(bytes(1));
        near.send(bytes(2));
        await until(() => near.queuedBytes() === 0);
        const got = listen(far);
        near.send(bytes(3));
        await until(() => got.messages.length >= 3);
        same(got.messages, [[1], [2], [3]], 'messages');
      },
    },
    {
      name: 'what was sent may be changed afterwards',
      async run() {
        const { near, far, until } = await make();
        const got = listen(far);
        listen(near);
        const message = bytes(1);
        near.send(message);
        message[0] = 9;
        await until(() => got.messages.length >= 1);
        same(got.messages, [[1]], 'messages');
      },
    },
    {
      name: 'a message of the greatest size arrives, a greater one is refused and closes nothing',
      async run() {
        const { near, far, until } = await make();
        const got = listen(far);
        listen(near);
        holds(near.send(new Uint8Array(linkMessageBytesMax)), 'the greatest');
        holds(!near.send(new Uint8Array(linkMessageBytesMax + 1)), 'a greater one');
        near.send(bytes(8));
        await until(() => got.messages.length >= 2);
        same(
          got.messages.map(({ length }) => length),
          [linkMessageBytesMax, 1],
          'sizes',
        );
      },
    },
    {
      name: 'closing tells the far end once, and nothing passes afterwards',
      async run() {
        const { near, far, until } = await make();
        const got = listen(far);
        const own = listen(near);
        near.close();
        near.close();
        holds(!near.send(bytes(1)), 'nothing is sent on a closed link');
        await until(() => got.closed.length >= 1);
        same(got.closed, ['far'], 'the far end');
        holds(own.closed.length <= 1, 'the near end hears of it at most once');
        holds(!far.send(bytes(1)), 'nothing is sent back');
        same(near.queuedBytes(), 0, 'nothing waits on a closed link');
      },
    },
    {
      name: 'a buffer that was above the low mark says when it has drained to it',
      async run() {
        const { near, far, until } = await make();
        const got = listen(far);
        const own = listen(near);
        const body = new Uint8Array(60_000);
        let sent = 0;
        // Bounded: a link whose buffer never fills has nothing to say, and that is fine too.
        while (sent < 50 && near.queuedBytes() <= linkBufferBytesLow) {
          holds(near.send(body), 'taken');
          sent++;
        }
        const wasAbove = near.queuedBytes() > linkBufferBytesLow;
        await until(() => got.messages.length >= sent && near.queuedBytes() === 0);
        same(got.messages.length, sent, 'all that was taken arrives');
        if (wasAbove) same(own.writable, 1, 'writable is said once');
        holds(near.send(bytes(3)), 'and more is taken');
      },
    },
  ];
}

interface Heard {
  readonly messages: number[][];
  readonly closed: LinkCloseReason[];
  writable: number;
}

function listen(link: Link): Heard {
  const heard: Heard = { messages: [], closed: [], writable: 0 };
  link.open({
    message: (message) => void heard.messages.push([...message]),
    writable: () => void heard.writable++,
    closed: (reason) => void heard.closed.push(reason),
  });
  return heard;
}

function bytes(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(values);
}

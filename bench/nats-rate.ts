/** One of the two clients of `nats.ts`, over a WebSocket: with Hermes, or with the bare client library. */

import { wsconnect } from '@nats-io/transport-node';
import { WebSocket } from 'ws';
import { joinOverNats } from '../src/nats/index.ts';

type How = 'hermes' | 'bare';
export type RateAsked =
  | { readonly is: 'join'; readonly servers: string; readonly name: string }
  | { readonly is: 'receive'; readonly how: How; readonly count: number }
  | {
      readonly is: 'send';
      readonly how: How;
      readonly count: number;
      readonly bodyBytes: number;
    }
  | { readonly is: 'leave' };
export type RateTold =
  | { readonly is: 'joined' | 'listening' }
  | { readonly is: 'received'; readonly perSecond: number };

/** Published in one turn before the server is waited for. */
const burst = 500;

// Node 20 has none of its own.
Object.assign(globalThis, { WebSocket });

function tell(message: RateTold): void {
  process.send?.(message);
}

/** Counts to `count`, from the first on; the first is not counted, for it begins the time. */
function counting(count: number): () => void {
  let seen = 0;
  let began = 0;
  return () => {
    if (seen++ === 0) began = performance.now();
    if (seen < count) return;
    const perSecond = ((count - 1) / (performance.now() - began)) * 1_000;
    tell({ is: 'received', perSecond });
  };
}

async function join({ servers, name }: Extract<RateAsked, { is: 'join' }>): Promise<void> {
  const hermes = await joinOverNats({ servers, room: 'rate', node: name });
  const bare = await wsconnect({ servers });
  tell({ is: 'joined' });
  let stop: () => unknown = () => {};

  async function receive({ how, count }: Extract<RateAsked, { is: 'receive' }>): Promise<void> {
    stop();
    const arrived = counting(count);
    if (how === 'hermes') {
      await hermes.ready(2);
      stop = hermes.subscribe('rate', arrived);
      // Until the other knows: it counts who listens.
      while (hermes.peers().some(({ state }) => state !== 'ready')) await hermes.writable();
    } else {
      const subscription = bare.subscribe('rate', { callback: arrived });
      stop = () => subscription.unsubscribe();
      await bare.flush();
    }
    tell({ is: 'listening' });
  }

  async function send({
    how,
    count,
    bodyBytes,
  }: Extract<RateAsked, { is: 'send' }>): Promise<void> {
    const body = new Uint8Array(bodyBytes);
    // It knows of who listens a moment later.
    const isKnown = (): boolean => how === 'bare' || hermes.listeners('rate').length > 0;
    while (!isKnown()) await new Promise((resolve) => setTimeout(resolve, 10));
    for (let sent = 0; sent < count;) {
      for (const end = Math.min(count, sent + burst); sent < end; sent++) {
        if (how === 'hermes') hermes.publish('rate', body);
        else bare.publish('rate', body);
      }
      await (how === 'hermes' ? hermes.writable() : bare.flush());
    }
  }

  process.on('message', (asked: RateAsked) => {
    if (asked.is === 'receive') void receive(asked);
    else if (asked.is === 'send') void send(asked);
    else if (asked.is === 'leave') {
      void Promise.all([hermes.leave(), bare.close()]).then(() => process.disconnect());
    }
  });
}

process.once('message', (asked: RateAsked) => {
  if (asked.is === 'join') void join(asked);
});

/** NATS for a page: loaded only where it is asked for. */

import { wsconnect } from '@nats-io/nats-core';
import {
  type Dialer,
  type Env,
  HermesError,
  type NodeEngine,
  type NodeRef,
} from '../core/index.ts';
import { withEngine } from '../core/with-engine.ts';
import { type NatsOptions, openLine } from './open.ts';
import { natsWorld } from './world.ts';

export interface OpenNats {
  /** What a node of this page needs of its world. */
  world(
    env: Env,
    self: NodeRef,
    room: string,
  ): { readonly engine: NodeEngine; readonly dialer: Dialer };
  /** Gives up the line before there is a node. */
  close(): void;
}

/** `signalUrl`: the signaling server's, which may know of a NATS server. Rejects with a sentence. */
export async function openNats(signalUrl: string, given?: NatsOptions): Promise<OpenNats> {
  const options = given ?? { servers: await serversOf(new URL(signalUrl)) };
  // What the server refuses later, it refuses for good: a page can only say so where developers look.
  const line = await openLine(wsconnect, options, (error) => console.error(error));
  const holder = {};
  line.use(holder);
  return {
    world(env, self, room) {
      const { engine, dialer } = natsWorld({ env, self, room, cluster: options.cluster, line });
      line.leave(holder);
      return { engine: withEngine(engine), dialer };
    },
    close: () => line.leave(holder),
  };
}

async function serversOf(signalUrl: URL): Promise<string> {
  const address = await askFor(new URL('/engine', signalUrl.href.replace(/^ws/, 'http')));
  if (address === null) {
    throw new HermesError(
      'refused',
      'The signaling server names no NATS server for pages: whoever runs it starts it with ' +
        'npm start -- --nats-web-socket ws://host:port.',
    );
  }
  if (!address.startsWith(':')) return address;
  const protocol = signalUrl.protocol === 'wss:' ? 'wss:' : 'ws:';
  return `${protocol}//${signalUrl.hostname}${address}`;
}

async function askFor(url: URL): Promise<string | null> {
  try {
    const answer: unknown = await (await fetch(url)).json();
    const { natsWebSocket } = answer as { readonly natsWebSocket?: unknown };
    return typeof natsWebSocket === 'string' ? natsWebSocket : null;
  } catch {
    // TypeError: not reached; SyntaxError: a server that knows of no engine.
    return null;
  }
}

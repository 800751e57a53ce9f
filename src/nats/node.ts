/**
 * joinOverNats: the entry for programs in Node, which need no signaling server. The name is taken as it
 * is given: of two lives of one name the earlier one keeps it.
 */

import { connect, wsconnect } from '@nats-io/transport-node';
import { createNode, type Hermes, HermesError, nameProblem } from '../core/index.ts';
import { withEngine } from '../core/with-engine.ts';
import { nodeEnv } from './node-env.ts';
import { type NatsOptions, openLine } from './open.ts';
import { natsWorld } from './world.ts';

export type { NatsOptions } from './open.ts';

export interface JoinOverNatsOptions extends NatsOptions {
  readonly node: string;
  /** `demo` when not given. */
  readonly room?: string;
  /** Whether nodes of this room take faults from one another. */
  readonly isLab?: boolean;
  /** Where clients print `Received: …`. */
  readonly print?: (line: string) => void;
  /** Hears what subscribers throw, and what the server refuses. */
  readonly onError?: (error: unknown) => void;
  /** Trace events kept, the newest. */
  readonly traceMax?: number;
}

/** Joins a room. Rejects with a `HermesError`: `bad-name`, `bad-room`, or `refused` with a sentence. */
export async function joinOverNats(options: JoinOverNatsOptions): Promise<Hermes> {
  const { node, room = 'demo', cluster, isLab = false, print, traceMax } = options;
  const onError = options.onError ?? ((error: unknown) => console.error(error));
  const badRoom = nameProblem('room', room);
  if (badRoom !== null) throw new HermesError('bad-room', badRoom);
  const badName = nameProblem('node', node);
  if (badName !== null) throw new HermesError('bad-name', badName);
  const first = typeof options.servers === 'string' ? options.servers : (options.servers[0] ?? '');
  const line = await openLine(/^wss?:/.test(first) ? wsconnect : connect, options, onError);
  const env = nodeEnv();
  const self = { name: node.normalize('NFC'), epoch: Date.now() };
  const { engine, dialer, discovery } = natsWorld({ env, self, room, cluster, line });
  return createNode({
    ...self,
    room,
    isLab,
    env,
    engine: withEngine(engine),
    dialer,
    discovery: discovery(),
    onError,
    ...(print === undefined ? {} : { print }),
    ...(traceMax === undefined ? {} : { traceMax }),
  });
}

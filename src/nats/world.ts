/** What a node needs of its world, over one line to a NATS server. */

import type { Env, NodeRef } from '../core/index.ts';
import { NatsDialer } from './dialer.ts';
import { NatsDiscovery } from './discovery.ts';
import { NatsEngine } from './engine.ts';
import type { Line } from './line.ts';
import { Subjects } from './subjects.ts';

export interface NatsWorldOptions {
  readonly env: Env;
  readonly self: NodeRef;
  readonly room: string;
  readonly cluster: string | undefined;
  readonly line: Line;
}

/** `discovery` makes one that needs no signaling server. */
export function natsWorld({ env, self, room, cluster = 'hermes', line }: NatsWorldOptions): {
  readonly engine: NatsEngine;
  readonly dialer: NatsDialer;
  readonly discovery: () => NatsDiscovery;
} {
  const subjects = new Subjects(cluster, room, self.name);
  const engine = new NatsEngine(line, subjects);
  const bad = (from: string): void => engine.bad(from);
  const dialer = new NatsDialer({ env, self, line, subjects, bad });
  return {
    engine,
    dialer,
    discovery: () => new NatsDiscovery(env, self, line, subjects, bad),
  };
}

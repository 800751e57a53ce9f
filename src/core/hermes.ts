/**
 * The surface of the seed and of Phoenix.PubSub: what `window.hermes` is. Checks what the caller
 * gave, then hands it on.
 */

import { HermesError } from './errors.ts';
import type { Hermes, MessageInfo } from './hermes-api.ts';
import { inspect } from './inspect.ts';
import type { NodeParts } from './node.ts';
import { checkedTopic, type Delivery } from './pubsub.ts';
import { isPid, type Pid } from './terms.ts';

export function createHermes(parts: NodeParts): Hermes {
  const { options, self, processes, pubsub, clients, cluster, tracer, pg } = parts;
  const { env } = options;
  const node = Object.freeze({ ...self, room: options.room });

  function alive(): void {
    if (parts.stopped() === null) return;
    throw new HermesError('already-left', `${self.name} has left the room: join again first.`);
  }

  /** A process that gets the deliveries of `topic`. */
  function subscriber(topic: string, isClient: boolean, take: (delivery: Delivery) => void): Pid {
    const pid = processes.spawn((message) => take(message as Delivery));
    if (isClient) clients.add(pid, topic);
    pubsub.subscribe(topic, pid, isClient);
    return pid;
  }

  const hermes: Hermes = {
    node,
    nodes: parts.nodes,
    onNodes: (fn) => parts.onNodes.add(fn),

    ready(count) {
      return new Promise((resolve, reject) => {
        const ends: (() => void)[] = [];
        const settle = (then: () => void): void => {
          for (const end of ends) end();
          env.soon(then);
        };
        const gone = (): void =>
          settle(() => reject(new HermesError('already-left', `${self.name} has left the room.`)));
        const look = (): void => {
          if (parts.nodes().length >= count) settle(resolve);
        };
        ends.push(parts.onNodes.add(look), parts.onStopped.add(gone));
        if (parts.stopped() !== null) gone();
        else look();
      });
    },

    leave() {
      parts.stop('left');
      return new Promise((resolve) => env.soon(resolve));
    },
    stopped: parts.stopped,
    onStopped: (fn) => parts.onStopped.add(fn),

    Client: Object.freeze({
      startLink(topicGiven: string) {
        alive();
        const topic = checkedTopic(topicGiven);
        const pid = subscriber(topic, true, ({ message, info }) => {
          clients.receive({ pid, topic, message, from: info.from });
          options.print?.(`Received: ${inspect(message)}`);
        });
        return pid;
      },
      stop(pid: Pid) {
        return isPid(pid) && clients.has(pid) && processes.exit(pid, 'shutdown');
      },
    }),
    clients: () => clients.list(),

    publish(topic, message) {
      alive();
      return pubsub.publish(topic, message);
    },

    subscribe(topicGiven, fn: (message: unknown, info: MessageInfo) => void) {
      alive();
      const topic = checkedTopic(topicGiven);
      if (typeof fn !== 'function') {
        throw new HermesError('bad-argument', 'subscribe takes a topic and a function.');
      }
      const pid = subscriber(topic, false, ({ message, info }) => {
        try {
          fn(message, info);
        } catch (error) {
          // An app's mistake in one event should not cost it the next ones, so this process lives.
          tracer.record('threw', { pid: pid.id, topic });
          parts.counters.drop('handler-threw');
          options.onError?.(error);
        }
      });
      return () => void processes.exit(pid, 'shutdown');
    },

    unsubscribe(topic, pid) {
      if (isPid(pid)) pubsub.unsubscribe(checkedTopic(topic), pid, clients.has(pid));
      return 'ok';
    },

    received: () => clients.received(),
    onReceived: (fn) => clients.onReceived.add(fn),

    pg: Object.freeze({
      join: (group: string, pids: Pid | readonly Pid[]) =>
        pg.joinLocal(checkedTopic(group), pidList(pids)),
      leave: (group: string, pids: Pid | readonly Pid[]) =>
        pg.leaveLocal(checkedTopic(group), pidList(pids)),
      getMembers: (group: string) => pg.members(group),
      getLocalMembers: (group: string) => pg.localMembers(group),
      whichGroups: () => pg.groups(),
      whichLocalGroups: () => pg.localGroups(),
    }),

    stats: () => parts.counters.stats(),
    peers: () => cluster.peers().map((peer) => ({ ...peer, isMember: parts.isMember(peer.name) })),
    trace: () => tracer.all(),
    onTrace: (fn) => tracer.onAny.add(fn),
    watch: (isWatching) => parts.watching.watch(isWatching),
    now: () => env.now(),
    message: (id) => pubsub.message(id),
    inspect,
  };
  return Object.freeze(hermes);
}

function pidList(pids: Pid | readonly Pid[]): readonly Pid[] {
  const list = Array.isArray(pids) ? (pids as readonly Pid[]) : [pids as Pid];
  const bad = list.find((pid) => !isPid(pid));
  if (bad === undefined) return list;
  throw new HermesError('bad-argument', `A group's members are pids; ${inspect(bad)} is not one.`);
}

/**
 * The surface of the seed and of Phoenix.PubSub: what `window.hermes` is. Checks what the caller
 * gave, then hands it on.
 */

import { HermesError } from './errors.ts';
import type { BroadcastOptions, Hermes, MessageInfo, Receipts, Report } from './hermes-api.ts';
import { processGroups } from './hermes-pg.ts';
import { inspect } from './inspect.ts';
import type { NodeParts } from './node.ts';
import {
  checkedTopic,
  eventId,
  originOf,
  type Publication,
  type Published,
  type Reach,
} from './pubsub.ts';
import type { Entry } from './registry.ts';
import { type Routing, routings } from './routing.ts';
import { isPid, type Pid } from './terms.ts';

interface PublishOptions {
  readonly report?: boolean;
  readonly receipts?: boolean;
}

export function createHermes(parts: NodeParts): Hermes {
  const { options, self, processes, pubsub, clients, cluster, tracer, mesh } = parts;
  const { env } = options;
  const node = Object.freeze({ ...self, room: options.room });
  /** The topic of the last event: looked at once, however many follow. */
  let lastTopic = '';

  function alive(): void {
    awake();
    if (parts.stopped() === null) return;
    throw new HermesError('already-left', `${self.name} has left the room: join again first.`);
  }

  /** A node that is frozen on purpose does nothing of its own either. */
  function awake(): void {
    if (!parts.faults.isFrozen) return;
    throw new HermesError('frozen', `${self.name} is frozen: revive it first.`);
  }

  function publishTo(
    reach: Reach,
    topicGiven: string,
    message: unknown,
    more: Partial<Pick<Publication, 'except' | 'wantsReceipt' | 'wantsReport'>> &
      BroadcastOptions = {},
  ): Published {
    alive();
    if (topicGiven !== lastTopic) lastTopic = checkedTopic(topicGiven);
    return pubsub.publish({
      topic: lastTopic,
      message,
      reach,
      except: more.except ?? null,
      dispatcher: dispatcherName(more.dispatcher),
      wantsReceipt: more.wantsReceipt ?? false,
      wantsReport: more.wantsReport ?? false,
    });
  }

  function publish(topic: string, message: unknown): 'ok';
  function publish(topic: string, message: unknown, how: { report: true }): Report;
  function publish(topic: string, message: unknown, how: { receipts: true }): Promise<Receipts>;
  function publish(
    topic: string,
    message: unknown,
    { report = false, receipts = false }: PublishOptions = {},
  ): 'ok' | Report | Promise<Receipts> {
    const wantsReport = report || receipts;
    const published = publishTo('all', topic, message, { wantsReceipt: receipts, wantsReport });
    const { count, delivered, sent, skipped, copies, bytes } = published;
    if (!report && !receipts) return 'ok';
    const id = eventId(originOf(self), count);
    if (receipts) {
      return new Promise((resolve) => {
        const own = { node: self.name, count: delivered };
        parts.receipts.open(count, id, own, sent, [...skipped], (got) =>
          env.soon(() => resolve(got)),
        );
      });
    }
    return { id, sent: [...sent.keys()], skipped, frames: copies, delivered, bytes };
  }

  /** A subscription of a function: a process that calls it. */
  function subscribeFunction(
    topic: string,
    fn: (message: unknown, info: MessageInfo) => void,
    entry: Omit<Entry, 'pid'>,
  ): () => void {
    const pid = processes.spawn((message, info) => {
      if (info === null) return;
      // An app's mistake in one event should not cost it the next ones, so this process lives.
      if (!parts.calling(() => fn(message, info))) tracer.record('threw', { pid: pid.id, topic });
    });
    pubsub.subscribe(topic, { pid, ...entry });
    return () => {
      awake();
      processes.exit(pid, 'shutdown');
    };
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
        const gone = (): void => {
          for (const end of ends) end();
          // At once: a node that was killed has no next turn.
          reject(new HermesError('already-left', `${self.name} has left the room.`));
        };
        const look = (): void => {
          if (parts.nodes().length >= count) settle(resolve);
        };
        ends.push(parts.onNodes.add(look), parts.onStopped.add(gone));
        if (parts.stopped() !== null) gone();
        else look();
      });
    },

    sayAsleep() {
      if (!parts.faults.isFrozen) cluster.sayAsleep();
    },
    leave() {
      // Frozen, it cannot say goodbye any more.
      if (parts.faults.isFrozen) parts.faults.kill();
      // One that was killed has no next turn.
      if (parts.stopped() !== null) return Promise.resolve();
      parts.stop('left');
      return new Promise((resolve) => env.soon(resolve));
    },
    stopped: parts.stopped,
    onStopped: (fn) => parts.onStopped.add(fn),

    Client: Object.freeze({
      startLink(topicGiven: string) {
        alive();
        const topic = checkedTopic(topicGiven);
        const pid = processes.spawn((message, info) => {
          if (info !== null) {
            const { from, bytes } = info;
            clients.receive({ pid, topic, message, from, bytes });
          }
          options.print?.(`Received: ${inspect(message)}`);
        });
        clients.add(pid, topic);
        pubsub.subscribe(topic, { pid, metadata: null, dispatcher: null });
        return pid;
      },
      stop(pid: Pid) {
        awake();
        return isPid(pid) && clients.has(pid) && processes.exit(pid, 'shutdown');
      },
    }),
    clients: () => clients.list(),

    spawn(handler) {
      alive();
      if (handler !== undefined) isFunction(handler, 'spawn takes a function, or nothing.');
      return processes.spawn(handler ?? null);
    },
    exit(pid, reason = 'normal') {
      awake();
      return isPid(pid) && parts.isOwn(pid) && processes.exit(pid, reason);
    },
    send(pid, message) {
      alive();
      parts.messages.send(pid, message);
      return 'ok';
    },
    flush: (pid) => (isPid(pid) ? processes.flush(pid) : []),

    publish,
    broadcast(topic, message, how) {
      publishTo('all', topic, message, how);
      return 'ok';
    },
    broadcastFrom(from, topic, message, how) {
      publishTo('all', topic, message, { ...how, except: checkedPid(from) });
      return 'ok';
    },
    localBroadcast(topic, message, how) {
      publishTo('local', topic, message, how);
      return 'ok';
    },
    localBroadcastFrom(from, topic, message, how) {
      publishTo('local', topic, message, { ...how, except: checkedPid(from) });
      return 'ok';
    },
    directBroadcast(to, topic, message, how) {
      publishTo({ node: to }, topic, message, how);
      return 'ok';
    },
    writable() {
      alive();
      return new Promise((resolve) => parts.writable(resolve));
    },
    transfers: () => parts.transfers.list(),
    onTransfer: (fn) => parts.transfers.onChange.add(fn),
    nodeName: () => mesh.nodeName(),
    dispatchers: Object.freeze({
      set(name: string, dispatcher: Parameters<Hermes['dispatchers']['set']>[1]) {
        awake();
        if (dispatcher !== null) {
          isFunction(dispatcher, 'A dispatcher is a function of (entries, from, message).');
        }
        parts.dispatchers.set(checkedTopic(name), dispatcher);
      },
    }),

    subscribe(topicGiven, subscriber, { metadata = null, dispatcher: dispatcherGiven } = {}) {
      alive();
      const topic = checkedTopic(topicGiven);
      const dispatcher = dispatcherName(dispatcherGiven);
      if (typeof subscriber === 'function') {
        return subscribeFunction(topic, subscriber, { metadata, dispatcher });
      }
      if (!isPid(subscriber)) {
        throw new HermesError('bad-argument', 'subscribe takes a topic and a function or a pid.');
      }
      const pid = parts.localPid(subscriber);
      const remove = pubsub.subscribe(topic, { pid, metadata, dispatcher });
      return () => {
        awake();
        remove();
      };
    },
    unsubscribe(topic, pid) {
      awake();
      if (isPid(pid)) pubsub.unsubscribe(checkedTopic(topic), pid);
      return 'ok';
    },

    get routing() {
      return mesh.routing;
    },
    set routing(routing: Routing) {
      awake();
      isRouting(routing);
      if (routing === mesh.routing) return;
      mesh.routing = routing;
      tracer.record('routing', { strategy: routing });
    },
    routeRoom(routing) {
      alive();
      isRouting(routing);
      parts.roomRouting.set(routing);
    },
    listeners: (topic) =>
      parts.scopes.interest.listeners(topic === undefined ? null : checkedTopic(topic)),
    gaps: parts.gaps,

    received: () => clients.received(),
    onReceived: (fn) => clients.onReceived.add(fn),

    pg: processGroups(parts, alive, awake),
    lab: parts.lab,

    stats: () => ({ ...parts.counters.stats(), queuedBytes: parts.queuedBytes() }),
    peers: () => cluster.peers().map((peer) => ({ ...peer, isMember: parts.isMember(peer.name) })),
    trace: () => tracer.all(),
    onTrace: (fn) => tracer.onAny.add(fn),
    readTrace: (from, visit) => tracer.read(from, visit),
    onTraceMore: (fn) => tracer.onMore.add(fn),
    watch: (isWatching) => parts.faults.whenAwake(() => parts.watching.watch(isWatching)),
    now: () => env.now(),
    message: (id) => pubsub.message(id),
    inspect,
  };
  return Object.freeze(hermes);
}

/** Names of dispatchers cross with events, so they are names like topics. */
function dispatcherName(given: string | null | undefined): string | null {
  return given === undefined || given === null ? null : checkedTopic(given);
}

function checkedPid(pid: Pid): Pid {
  if (isPid(pid)) return pid;
  throw new HermesError('bad-argument', `The one to leave out is a pid; ${inspect(pid)} is not.`);
}

function isRouting(routing: Routing): void {
  if (routings.includes(routing)) return;
  throw new HermesError('bad-argument', `routing is one of ${routings.join(', ')}.`);
}

function isFunction(value: unknown, say: string): void {
  if (typeof value !== 'function') throw new HermesError('bad-argument', say);
}

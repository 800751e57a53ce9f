/**
 * Trace events: what happened, as a closed set of typed facts with scalars only. The picture, the
 * log, the tables and the counts are folds of this one list. Never an event's body: a log shows a
 * text only where the event arrived.
 *
 * Fields of every kind: `node` and `epoch` say whose fact it is, `seq` numbers that life's facts
 * from 1, `at` is that node's own clock in ms, `clock` the logical (Lamport) clock: a cause's is
 * always less than its effect's. `fields` below is the vocabulary's one definition; the types, the
 * encoding and the check of what peers send all follow from it.
 */

/** `alice@1764000000000:12`: the 12th event that this life of alice published. */
export type EventId = string;

/** States of a node as a peer sees it. */
export const peerStates = [
  'connecting',
  'ready',
  'asleep',
  'suspect',
  'unreachable',
  'down',
  'left',
  'superseded',
] as const;
export type PeerState = (typeof peerStates)[number];

export const linkStates = ['dialing', 'open', 'closed'] as const;
export type LinkState = (typeof linkStates)[number];

/** What networks do: why a frame, an event or a peer was not taken. Counted, never thrown. */
export const reasons = [
  'bad-frame',
  'unknown-kind',
  'too-large',
  'not-greeted',
  'duplicate',
  'stranger',
  'delta-gap',
  'bad-body',
  'bad-trace',
  'version',
  'wrong-room',
  'wrong-name',
  'old-epoch',
  'name-taken',
  'self',
  'no-link',
  'queue-full',
  'silent',
  'link-closed',
  'bye',
  'left',
  'superseded',
  'refused',
  'dial-failed',
  'handler-threw',
  'dispatcher-threw',
  'no-dispatcher',
  'no-process',
  'mailbox-full',
  'killed',
  'frozen',
  'not-a-lab',
  'no-room',
  'no-transfer',
] as const;
export type Reason = (typeof reasons)[number];

/** What is broken on purpose. Between two nodes: cut, slow, lossy; of one: frozen; of a room: the rest. */
export const faultKinds = ['cut', 'slow', 'lossy', 'frozen', 'split', 'room-closed'] as const;
export type FaultKind = (typeof faultKinds)[number];

/** `event` is an event's id; the others are closed sets. */
export type FieldType =
  | 'text'
  | 'event'
  | 'number'
  | PeerStateField
  | LinkStateField
  | ReasonField
  | DirectionField
  | FaultField;
type PeerStateField = 'peer-state';
type LinkStateField = 'link-state';
type ReasonField = 'reason';
type DirectionField = 'direction';
type FaultField = 'fault-kind';

/** The closed vocabulary: kind -> its own fields, in wire order. New kinds go to the end. */
export const fields = {
  /** This life began. */
  started: { room: 'text' },
  /** This life ended by its own word. */
  stopped: { reason: 'reason' },
  /**
   * A process subscribed to a topic, and now has `count` subscriptions to it; `client` is 1 for the
   * seed's Client, else 0.
   */
  subscribed: { pid: 'number', topic: 'text', client: 'number', count: 'number' },
  unsubscribed: { pid: 'number', topic: 'text', client: 'number', count: 'number' },
  /** What this node thinks of a peer, and why it changed. */
  peer: { peer: 'text', peerEpoch: 'number', state: 'peer-state', reason: 'reason' },
  link: { peer: 'text', state: 'link-state', reason: 'reason' },
  /** The signaling server carried something for a link to `peer`. */
  signal: { peer: 'text', direction: 'direction' },
  /** The signaling server is reached (1) or not (0). */
  signaling: { reached: 'number' },
  /**
   * An event was published here. `bytes`: its encoded body, 0 when it never left this node; `nodes`:
   * others that run Hermes.
   */
  published: { event: 'event', topic: 'text', bytes: 'number', nodes: 'number' },
  /** One copy left for `peer`: a crossing. `number` is its place in what was sent to that peer. */
  sent: { event: 'event', topic: 'text', peer: 'text', number: 'number', bytes: 'number' },
  /** A crossing that could not be handed to a link: its number is used up. */
  skipped: { event: 'event', topic: 'text', peer: 'text', number: 'number', reason: 'reason' },
  received: { event: 'event', topic: 'text', peer: 'text', number: 'number', bytes: 'number' },
  /** Distributed locally to `count` subscribers, none being a count too. */
  delivered: { event: 'event', topic: 'text', count: 'number' },
  /** Crossings `first` to `last` from `peer` never arrived. */
  lost: { peer: 'text', first: 'number', last: 'number' },
  /** A frame changed nothing. */
  dropped: { peer: 'text', reason: 'reason' },
  /** The best estimate so far: `peer`'s clock minus this one's, and the round trip, in ms. */
  offset: { peer: 'text', offsetMs: 'number', rttMs: 'number' },
  /** A subscriber threw; the others and the node go on. */
  threw: { pid: 'number', topic: 'text' },
  /** Who gets a crossing of this node's events, from now on. */
  routing: { strategy: 'text' },
  /** Subscriptions made so far have left for the peers, as delta `number`. */
  announced: { number: 'number' },
  /** `peer` has taken everything announced up to `number`. */
  known: { peer: 'text', number: 'number' },
  /** `peer` was asked whether it hears `about`, which this node does not. */
  asked: { peer: 'text', about: 'text' },
  /** `peer` hears `about`. */
  vouched: { peer: 'text', about: 'text' },
  /** This node's own timers were late by `ms`: it blames no silence of that time on others. */
  stalled: { ms: 'number' },
  /**
   * A fault on purpose acts here since now, towards `peer` where it is a link's (else ''), set by the
   * node `owner`. `value`: ms that it delays, the share from 0 to 1 that it loses, else 1; 0 ends it.
   */
  fault: { fault: 'fault-kind', peer: 'text', value: 'number', owner: 'text' },
  /** A large event begins to leave for `peer`, or to come from it, in chunks. */
  begun: {
    event: 'event',
    topic: 'text',
    peer: 'text',
    direction: 'direction',
    bytes: 'number',
  },
  /** It is whole at its receiver (no reason), or never will be. */
  ended: { event: 'event', peer: 'text', direction: 'direction', reason: 'reason' },
  /** So many trace events of a watched `peer` never came: it had no room for them on the link. */
  untold: { peer: 'text', count: 'number' },
  /** Events `first` to `last` of `peer` on `topic`, handed to the engine between them, never arrived. */
  missed: { peer: 'text', topic: 'text', first: 'number', last: 'number' },
  /** So many bytes of events wait for the link to `peer`: told when they have doubled; 0: few again. */
  queued: { peer: 'text', bytes: 'number' },
} as const satisfies Record<string, Record<string, FieldType>>;

export type TraceKind = keyof typeof fields;

type Value<T> = T extends 'text' | 'event'
  ? string
  : T extends 'number'
    ? number
    : T extends PeerStateField
      ? PeerState
      : T extends LinkStateField
        ? LinkState
        : T extends DirectionField
          ? 'sent' | 'received'
          : T extends FaultField
            ? FaultKind
            : Reason | '';

export type TraceFields<K extends TraceKind> = {
  readonly [F in keyof (typeof fields)[K]]: Value<(typeof fields)[K][F]>;
};

export interface TraceStamp {
  readonly node: string;
  readonly epoch: number;
  readonly seq: number;
  readonly at: number;
  readonly clock: number;
}

/** One fact. `event.kind` tells which fields it has. */
export type TraceEvent = {
  [K in TraceKind]: TraceStamp & { readonly kind: K } & TraceFields<K>;
}[TraceKind];

export type TraceEventOf<K extends TraceKind> = Extract<TraceEvent, { kind: K }>;

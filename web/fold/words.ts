/**
 * Every sentence that the room's picture and log show, in one place for a later translation: whole
 * sentences with holes, never put together from pieces.
 */

import type { FaultKind, LinkState, PeerState, Reason } from '../../src/core/index.ts';

const stateWords: Readonly<Record<PeerState, string>> = {
  connecting: 'connecting',
  ready: 'ready',
  asleep: 'asleep',
  suspect: 'suspect',
  unreachable: 'unreachable',
  down: 'down',
  left: 'left',
  superseded: 'superseded',
};

const linkWords: Readonly<Record<LinkState | 'cut', string>> = {
  cut: 'cut',
  dialing: 'dialing',
  open: 'open',
  closed: 'closed',
};

const reasonWords: Readonly<Record<Reason, string>> = {
  'bad-frame': 'a frame was malformed',
  'unknown-kind': 'a frame of unknown kind',
  'too-large': 'too large',
  'not-greeted': 'not greeted yet',
  duplicate: 'seen before',
  stranger: 'not a member of the room',
  'delta-gap': 'a change was missed',
  'bad-body': 'the event could not be read',
  'bad-trace': 'trace events could not be read',
  version: 'it speaks another protocol version',
  'wrong-room': 'it is in another room',
  'wrong-name': 'it gave another name',
  'old-epoch': 'a later life of it is here',
  'name-taken': 'the name is taken',
  self: 'it is this node itself',
  'no-link': 'no link',
  'queue-full': 'the link’s queue is full',
  silent: 'nothing was heard of it',
  'link-closed': 'its link closed',
  bye: 'it said goodbye',
  left: 'it left',
  superseded: 'a later life took over',
  refused: 'it was refused',
  'dial-failed': 'dialing failed',
  'handler-threw': 'a subscriber threw',
  'dispatcher-threw': 'its dispatcher threw',
  'no-dispatcher': 'its dispatcher is not set here',
  'no-process': 'no such process',
  'mailbox-full': 'a mailbox is full',
  killed: 'it was killed',
  frozen: 'it is frozen',
  'not-a-lab': 'this room takes no faults from others',
  'no-room': 'too much is coming at once',
  'no-transfer': 'a part of nothing that is coming',
};

/** What begins, and what has ended. `on`: ` of alice – bob`, or of a node or the room. */
const faultBegins: Readonly<Record<FaultKind, (on: string, value: number) => string>> = {
  cut: (on) => `link ${on} is cut`,
  slow: (on, value) => `link ${on} is ${milliseconds(value)} slower each way`,
  lossy: (on, value) => `link ${on} loses ${percent(value)} of events`,
  frozen: (on) => `${on} is frozen`,
  split: () => 'the room is split',
  'room-closed': () => 'the room is closed at the signaling server',
};

const faultEnds: Readonly<Record<FaultKind, (on: string) => string>> = {
  cut: (on) => `link ${on} is no longer cut`,
  slow: (on) => `link ${on} is as fast as before`,
  lossy: (on) => `link ${on} loses no more events`,
  frozen: (on) => `${on} goes on`,
  split: () => 'the room is whole again',
  'room-closed': () => 'the room is open again at the signaling server',
};

/** On the stage, where it acts. */
const faultLabels: Readonly<Record<FaultKind, (value: number) => string>> = {
  cut: () => 'cut',
  slow: (value) => `+${milliseconds(value)}`,
  lossy: (value) => `loses ${percent(value)}`,
  frozen: () => 'frozen',
  split: () => 'split',
  'room-closed': () => 'closed',
};

const routingWords: ReadonlyMap<string, string> = new Map([
  ['per-subscriber', 'per subscriber'],
  ['per-node', 'per node'],
  ['interested', 'to interested nodes'],
]);

/** `1 client`, `5 clients`: each plural is a sentence of its own where a language needs it. */
const plural = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

const bytes = (count: number): string => plural(count, 'byte', 'bytes');
const clients = (count: number): string => plural(count, 'client', 'clients');
const subscribers = (count: number): string => plural(count, 'subscriber', 'subscribers');

export const words = {
  state: (state: PeerState): string => stateWords[state],
  linkState: (state: LinkState | 'cut'): string => linkWords[state],
  reason: (reason: Reason | ''): string => (reason === '' ? '' : reasonWords[reason]),

  // The log.
  joins: (node: string) => `${node} joins`,
  opensRoom: (node: string, room: string) => `${node} joins room ${room}`,
  isBack: (node: string) => `${node} is back`,
  isAsleep: (node: string) => `${node} is asleep`,
  isSuspect: (node: string, reason: Reason | '') =>
    reason === '' ? `${node} is suspect` : `${node} is suspect: ${reasonWords[reason]}`,
  isUnreachable: (node: string, reason: Reason | '') =>
    reason === '' ? `${node} is unreachable` : `${node} is unreachable: ${reasonWords[reason]}`,
  isDown: (node: string, reason: Reason | '') =>
    reason === '' ? `${node} is down` : `${node} is down: ${reasonWords[reason]}`,
  leaves: (node: string, reason: Reason | '') =>
    reason === '' || reason === 'bye' || reason === 'left'
      ? `${node} leaves`
      : `${node} leaves: ${reasonWords[reason]}`,
  didNotJoin: (node: string, reason: Reason | '') =>
    reason === '' ? `${node} did not join` : `${node} did not join: ${reasonWords[reason]}`,
  isSuperseded: (node: string) => `${node} is superseded by a later life of the name`,
  linkOpen: (a: string, b: string) => `link ${a} – ${b} open`,
  linkClosed: (a: string, b: string, reason: Reason | '') =>
    reason === '' || reason === 'link-closed'
      ? `link ${a} – ${b} closed`
      : `link ${a} – ${b} closed: ${reasonWords[reason]}`,
  signalingReached: (node: string) => `${node} reaches the signaling server`,
  signalingLost: (node: string) => `${node} does not reach the signaling server; open links go on`,
  startsClients: (node: string, count: number, topic: string) =>
    `${node} starts ${clients(count)} on ${topic}`,
  stopsClients: (node: string, count: number, topic: string) =>
    `${node} stops ${clients(count)} on ${topic}`,
  subscribes: (node: string, topic: string) => `${node} subscribes to ${topic}`,
  unsubscribes: (node: string, topic: string) => `${node} unsubscribes from ${topic}`,
  publishes: (node: string, topic: string, size: number) =>
    `${node} publishes ${topic}, ${bytes(size)}`,
  crosses: (from: string, to: string, size: number) => `${from} → ${to}, ${bytes(size)}`,
  skips: (from: string, to: string, reason: Reason | '') =>
    reason === '' ? `${from} → ${to} not sent` : `${from} → ${to} not sent: ${reasonWords[reason]}`,
  beginsToSend: (from: string, to: string, size: number) =>
    `${from} begins to send ${to} ${bytes(size)} in chunks`,
  hasAll: (from: string, to: string) => `${to} has all of what ${from} sent in chunks`,
  neverHasAll: (from: string, to: string, reason: Reason) =>
    `${to} never gets all of what ${from} sent in chunks: ${reasonWords[reason]}`,
  hasIt: (node: string) => `${node} has it`,
  hasItAfter: (node: string, ms: number) => `${node} has it after ${milliseconds(ms)}`,
  hasItSoon: (node: string) => `${node} has it after under 1 ms`,
  deliversToClients: (node: string, count: number) => `${node} delivers to ${clients(count)}`,
  delivers: (node: string, count: number) => `${node} delivers to ${subscribers(count)}`,
  nobodyWantedIt: (node: string) => `${node} has it, 0 subscribers`,
  loses: (from: string, to: string, first: number, last: number) =>
    first === last
      ? `lost: 1 event from ${from} to ${to} (${first})`
      : `lost: ${last - first + 1} events from ${from} to ${to} (${first}–${last})`,
  misses: (from: string, to: string, topic: string, first: number, last: number) =>
    first === last
      ? `lost: 1 event of ${topic} from ${from} to ${to} (${first})`
      : `lost: ${last - first + 1} events of ${topic} from ${from} to ${to} (${first}–${last})`,
  hands: (node: string, engine: string, size: number) =>
    `${node} → ${engineWord(engine)}, ${bytes(size)}`,
  handsNot: (node: string, engine: string, reason: Reason | '') =>
    reason === ''
      ? `${node} → ${engineWord(engine)} not sent`
      : `${node} → ${engineWord(engine)} not sent: ${reasonWords[reason]}`,
  engineReached: (node: string, engine: string) => `${node} reaches ${engineWord(engine)}`,
  engineLost: (node: string, engine: string) =>
    `${node} does not reach ${engineWord(engine)}: only its own clients get what it publishes`,
  drops: (node: string, peer: string, reason: Reason | '') =>
    reason === ''
      ? `${node} drops a frame from ${peer}`
      : `${node} drops a frame from ${peer}: ${reasonWords[reason]}`,
  routes: (node: string, strategy: string) => `${node} now routes ${routingWord(strategy)}`,
  untold: (peer: string, count: number) =>
    `${plural(count, 'trace event', 'trace events')} of ${peer} missing here: too many at once for the link`,
  queues: (node: string, peer: string, size: number) =>
    `${node} has ${kilobytes(size)} waiting for its link to ${peer}`,
  queuesLittle: (node: string, peer: string) =>
    `${node} has little waiting for its link to ${peer}`,
  /** At a link, on the stage. */
  waitsFor: (peer: string, size: number) => `${kilobytes(size)} wait for ${peer}`,
  asks: (node: string, peer: string, about: string) =>
    `${node} does not hear ${about} and asks ${peer}`,
  vouches: (peer: string, about: string) => `${peer} hears ${about}`,
  stalled: (node: string, ms: number) => `${node} stalled for ${milliseconds(ms)}`,
  fault: (fault: FaultKind, on: string, value: number, owner: string) =>
    value > 0 ? `${faultBegins[fault](on, value)}, by ${owner}` : faultEnds[fault](on),
  faultLabel: (fault: FaultKind, value: number) => faultLabels[fault](value),
  threw: (node: string, topic: string) => `a subscriber of ${topic} on ${node} threw`,

  // The stage.
  noSubscribers: '0 subscribers',
  times: (count: number) => `× ${count}`,
  you: (name: string) => `${name} (you)`,
  /** `ready, frozen`: what is done to a node, a link or the room, after its state. */
  withFaults: (state: string, faults: readonly string[]) => [state, ...faults].join(', '),
  faultList: (faults: readonly string[]) => faults.join(', '),
  flows: 'summarised: flows, counted over the last second',
  counted: (count: number) =>
    `too much at once: ${plural(count, 'trace event is', 'trace events are')} counted, not listed`,
  bursts: 'summarised: deliveries of a node are one ring',
  perSecond: (rate: number) => `${rate}/s`,
  hub: 'PGServer',
  unsure: '?',
  /** Below a node's name. */
  nodeState: (state: string, clientCount: number, deliveryCount: number) =>
    deliveryCount === 0
      ? `${state}, ${clients(clientCount)}`
      : `${state}, ${clients(clientCount)}, ${plural(deliveryCount, 'delivery', 'deliveries')}`,
  nodeLabel: (name: string, state: string, clientCount: number) =>
    `Node ${name}, ${state}, ${clients(clientCount)}`,
  ownNodeLabel: (name: string, state: string, clientCount: number) =>
    `Node ${name}, your node, ${state}, ${clients(clientCount)}`,
  linkLabel: (a: string, b: string, state: string, rttMs: number | null) =>
    rttMs === null
      ? `Link ${a} to ${b}, ${state}`
      : `Link ${a} to ${b}, ${state}, round trip ${milliseconds(rttMs)}`,
  crossings: (sent: number, lost: number) => (lost === 0 ? `${sent}` : `${sent}, ${lost} lost`),
  roundTrip: (ms: number) => milliseconds(ms),
  stageLabel: (nodes: number, openLinks: number) =>
    `${plural(nodes, 'node', 'nodes')}, ${plural(openLinks, 'link', 'links')}`,
  engineName: (engine: string) => engineWord(engine),
  /** Below the engine's name: what it does, or who is without it. */
  engineCopies: 'takes an event once, copies it',
  engineAway: (nodes: number) => `${plural(nodes, 'node does', 'nodes do')} not reach it`,
  engineLabel: (engine: string, reached: number, all: number) =>
    reached === all
      ? `${engineWord(engine)}, between the nodes, reached by all`
      : `${engineWord(engine)}, between the nodes, reached by ${reached} of ${all}`,
  signalingIdle: 'signaling, idle',
  signalingBusy: 'signaling, in use',
  signalingUnreached: 'signaling, not reached',
  signalingUnknown: 'signaling',
} as const;

/** `NATS` of `$nats`. */
function engineWord(engine: string): string {
  return engine.replace(/^\$/, '').toUpperCase();
}

function routingWord(strategy: string): string {
  return routingWords.get(strategy) ?? strategy;
}

function kilobytes(size: number): string {
  return `${Math.round(size / 1_000)} kB`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** `0.9 ms`, `12 ms`: one decimal below ten. */
function milliseconds(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

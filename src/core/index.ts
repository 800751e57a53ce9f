/** The public surface of the core, and nothing else. */

export type { Adapter, IncomingEvent, OutgoingEvent } from './adapter.ts';
export type { Discovery, DiscoveryHandlers, DiscoveryLab } from './discovery.ts';
export {
  type Engine,
  engineBytesLow,
  type EngineHandlers,
  engineMessageBytesMax,
  enginePeer,
} from './engine.ts';
export type { Cancel, Env } from './env.ts';
export { assert, HermesError, type HermesErrorCode } from './errors.ts';
export type { Dispatcher, DispatcherEntry } from './dispatchers.ts';
export type {
  BroadcastOptions,
  ClientInfo,
  DefaultProcessGroups,
  Gap,
  Hermes,
  MessageInfo,
  MonitorOwner,
  NodeInfo,
  PeerInfo,
  ProcessGroups,
  Receipts,
  Received,
  Report,
  Stats,
  SubscribeOptions,
  Transfer,
} from './hermes-api.ts';
export { killLingerMs } from './faults/layer.ts';
export { inspect, type InspectOptions } from './inspect.ts';
export {
  type DialFailure,
  type Dialer,
  type DialerHandlers,
  type Link,
  type LinkCloseReason,
  type LinkHandlers,
  linkBufferBytesLow,
  linkMessageBytesMax,
  type NodeRef,
} from './link.ts';
export { byCodeUnits, canonical, nameCharsMax, type NameKind, nameProblem } from './names.ts';
export { createNode, type NodeOptions } from './node.ts';
export type { Lab } from './lab-api.ts';
export type { TopicListeners } from './interest.ts';
export type { GroupEvent } from './pg-monitors.ts';
export { type Routing, routings } from './routing.ts';
export { Atom, isPid, pid, type Pid, samePid, Tuple } from './terms.ts';
export {
  type EventId,
  type FaultKind,
  faultKinds,
  fields as traceFields,
  type LinkState,
  linkStates,
  type PeerState,
  peerStates,
  type Reason,
  reasons,
  type TraceEvent,
  type TraceEventOf,
  type TraceKind,
} from './trace.ts';
export { eventOf as traceEventOf, placeOf as traceKindPlace, type TraceRow } from './trace-rows.ts';
export type { NodeEngine } from './with-engine.ts';
export { glance } from './wire/glance.ts';
export { eventBytesMax, messageBytesMax } from './wire/payload.ts';

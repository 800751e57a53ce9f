/** The public entry for programs in Node that join a room over NATS. */

export { joinOverNats, type JoinOverNatsOptions, type NatsOptions } from './node.ts';

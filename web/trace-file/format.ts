/**
 * The trace file: a header, what was before, the trace events in order of time, and an end that says
 * how many they were; each on a line of its own, as JSON. `docs/trace.md` describes it.
 */

import * as v from 'valibot';
import { canonical, nameProblem, type NodeRef } from '../../src/core/index.ts';
import type { Expected, LinkCounts, NodeCounts } from '../fold/recording.ts';
import type { Counts } from '../fold/types.ts';

/** A file of a later version is not read: what it means is not known. */
export const version = 1;

export const fileBytesMax = 64 * 1024 * 1024;

/** Longer than any line that this page writes, in characters. */
export const lineCharsMax = 8 * 1024;

export const eventsMax = 200_000;

export const nodesMax = 1_000;

/** Times further from 0 than this, in ms, are no clock's. */
export const timeMax = 1e13;

/** The room and the page that the trace was saved in. */
export interface Header {
  readonly room: string;
  readonly self: NodeRef;
  readonly isOneClock: boolean;
}

/** What a line says besides the header and the events. */
export type Line =
  | { readonly is: 'topic'; readonly topic: string }
  | ({ readonly is: 'counts' } & Counts)
  | ({ readonly is: 'expected' } & Expected)
  | ({ readonly is: 'node' } & NodeCounts)
  | ({ readonly is: 'link' } & LinkCounts)
  /** `events`: those before it; `until`: the last moment that was shown, in ms. */
  | { readonly is: 'end'; readonly events: number; readonly until: number };

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const name = (kind: 'node' | 'room' | 'topic') =>
  v.pipe(
    v.string(),
    v.check((text) => nameProblem(kind, text) === null && canonical(text) === text),
  );

/** What a header of any version has. */
export const anyHeader = v.object({ 'hermes-trace': whole });

export const headerSchema: v.GenericSchema<unknown, Header> = v.object({
  room: name('room'),
  self: v.object({ name: name('node'), epoch: whole }),
  isOneClock: v.boolean(),
});

export const lineSchema: v.GenericSchema<unknown, Line> = v.variant('is', [
  v.object({ is: v.literal('topic'), topic: name('topic') }),
  v.object({
    is: v.literal('counts'),
    publishes: whole,
    crossings: whole,
    deliveries: whole,
    lost: whole,
    cost: v.object({ perSubscriber: whole, perNode: whole, interested: whole }),
  }),
  v.object({
    is: v.literal('expected'),
    event: v.pipe(v.string(), v.maxLength(400), v.regex(/^\S+$/)),
    node: name('node'),
    count: v.pipe(whole, v.minValue(1)),
  }),
  v.object({
    is: v.literal('node'),
    name: name('node'),
    epoch: whole,
    published: whole,
    crossingsReceived: whole,
    deliveries: whole,
  }),
  v.object({
    is: v.literal('link'),
    a: name('node'),
    b: name('node'),
    crossingsAtoB: whole,
    crossingsBtoA: whole,
    lostAtoB: whole,
    lostBtoA: whole,
  }),
  v.object({ is: v.literal('end'), events: whole, until: v.pipe(v.number(), v.finite()) }),
]);

/**
 * What was done to a simulated cluster and what came of it, written down beside the cluster: the
 * checks read this and the traces, and ask the code under test for nothing but its public views.
 */

import type { Hermes, Pid, Report, Routing, TraceEvent } from '../core/index.ts';

/** A fact of one life's trace, and when it was, in ms of the world. */
export interface Traced {
  readonly life: LifeRecord;
  readonly event: TraceEvent;
  readonly at: number;
}

export interface LifeRecord {
  readonly name: string;
  readonly epoch: number;
  readonly place: string;
  readonly hermes: Hermes;
  readonly startedAt: number;
  endedAt: number | null;
  readonly subscriptions: SubscriptionRecord[];
  /** Processes that join groups. */
  readonly members: MemberRecord[];
  /** The scope as its monitor tells it: group -> pid -> how often. */
  readonly watched: Map<string, Map<string, number>>;
}

export interface MemberRecord {
  readonly pid: Pid;
  /** group -> how often it joined. */
  readonly joined: Map<string, number>;
}

export interface SubscriptionRecord {
  readonly life: LifeRecord;
  readonly topic: string;
  /** Places in the record's order of things. */
  readonly from: number;
  to: number | null;
  readonly got: { readonly id: string; readonly message: unknown }[];
  readonly remove: () => void;
}

export interface PublishRecord {
  readonly life: LifeRecord;
  readonly topic: string;
  readonly routing: Routing;
  readonly moment: number;
  /** The other nodes, as the publisher knew them: `bob#1`. */
  readonly members: readonly string[];
  readonly report: Report;
  readonly local: readonly SubscriptionRecord[];
}

/** Every message is one of a kind: `n` says which. */
export interface Message {
  readonly n: number;
  readonly filled: string;
}

export interface MessageRecord {
  readonly life: LifeRecord;
  readonly topic: string;
  readonly message: Message;
}

/** A span of time in which something was wrong with a place, or between two. */
export interface Disturbance {
  readonly kind: 'frozen' | 'cut' | 'slow' | 'broken';
  readonly from: number;
  to: number;
  /** All of these were touched; null is every place. */
  readonly places: readonly string[] | null;
}

export class RunRecord {
  readonly lives: LifeRecord[] = [];
  readonly publishes: PublishRecord[] = [];
  /** By `n`, those of direct broadcasts too. */
  readonly messages = new Map<number, MessageRecord>();
  readonly subscriptions: SubscriptionRecord[] = [];
  readonly disturbances: Disturbance[] = [];
  readonly traced: Traced[] = [];
  /** When heartbeats were said, by life and its own clock: one may have waited for a link. */
  readonly heartbeats = new Map<LifeRecord, number[]>();
  readonly errors: unknown[] = [];
  faults = 0;

  /** A place in the order of all that happened. */
  get moment(): number {
    return this.traced.length;
  }

  living(): LifeRecord[] {
    return this.lives.filter(({ endedAt }) => endedAt === null);
  }

  /** Whether any disturbance touched all of `places` between two moments, in ms. */
  wasDisturbed(from: number, to: number, isMeant: (disturbance: Disturbance) => boolean): boolean {
    return this.disturbances.some((one) => one.from <= to && one.to >= from && isMeant(one));
  }
}

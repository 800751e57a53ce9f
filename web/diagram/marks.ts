/**
 * What stands on the lines of the diagram, and what goes between them. Facts that are one thing to a
 * reader are one mark: a publish with the crossings that leave at once, an arrival with its
 * deliveries, a run of facts that concern nobody else.
 */

import type { EventId, PeerState, TraceEventOf } from '../../src/core/index.ts';
import { anyone, isEngine } from '../fold/engines.ts';
import { crossingKey, type Fact } from './facts.ts';
import { sayLocal } from './say.ts';

export type MarkKind =
  | 'publish'
  | 'send'
  | 'receive'
  | 'deliver'
  | 'lose'
  | 'up'
  | 'down'
  /** A word about a node that is neither here nor gone: asleep, suspect. */
  | 'state'
  | 'fault'
  | 'local';

export interface Mark {
  readonly key: string;
  /** The keys of all facts that are in it. */
  readonly facts: string[];
  readonly is: MarkKind;
  /** The node on whose line it stands. */
  readonly line: string;
  readonly at: number;
  readonly event: EventId | null;
  readonly topic: string | null;
  /** Deliveries; null where there is no word of any. */
  deliveries: number | null;
  /** Crossings that left with it. */
  sends: number;
  /** Facts in a run; 1 else. */
  run: number;
  isAdjusted: boolean;
  /** Of what is neither a publish nor an arrival: the fact in words, and on the line. */
  say: string;
  label: string;
  /** Of a fault: whether it begins, and which it is. */
  readonly fault: TraceEventOf<'fault'> | null;
}

export interface Arrow {
  readonly key: string;
  readonly facts: readonly string[];
  readonly event: EventId;
  readonly topic: string;
  readonly from: string;
  readonly to: string;
  /** The marks at its ends; null where that end is not among the facts. */
  readonly sent: Mark | null;
  readonly received: Mark | null;
  /** Where it was known lost; null where it was not. */
  readonly lost: Mark | null;
  /** How long it took, where both ends are known; in ms. */
  readonly tookMs: number | null;
  readonly isAdjusted: boolean;
}

export interface Marks {
  /** In the order of the facts. */
  readonly marks: readonly Mark[];
  readonly arrows: readonly Arrow[];
}

interface Open {
  readonly from: string;
  readonly to: string;
  readonly number: number;
  readonly event: EventId;
  readonly topic: string;
  readonly sentKey: string | null;
  readonly sentAt: number | null;
  readonly sent: Mark | null;
  receivedKey: string | null;
  received: Mark | null;
  lost: Mark | null;
}

/** Events of a named gap that are looked up one by one. */
const namedMax = 1_000;

export function marksOf(facts: readonly Fact[]): Marks {
  const reader = new Reader();
  for (const fact of facts) reader.add(fact);
  return reader.done();
}

class Reader {
  readonly #marks: Mark[] = [];
  readonly #crossings = new Map<string, Open>();
  /** The last crossing of each number, from one node to another. */
  readonly #numbered = new Map<string, Open>();
  /** What an engine was handed, by event, number and who did. */
  readonly #handed = new Map<string, { readonly fact: Fact; readonly mark: Mark }>();
  /** The last mark on each line. */
  readonly #last = new Map<string, Mark>();
  /** Where an event was published or arrived, by event and node: its deliveries belong there. */
  readonly #homes = new Map<string, Mark>();

  add(fact: Fact): void {
    const { event } = fact;
    switch (event.kind) {
      case 'published':
        this.#homes.set(homeKey(event.event, event.node), this.#put(fact, 'publish', event.node));
        return;
      case 'sent':
      case 'skipped':
        this.#sent(fact, event);
        return;
      case 'received':
        this.#received(fact, event);
        return;
      case 'delivered': {
        const home = this.#homes.get(homeKey(event.event, event.node));
        const mark = home ?? this.#put(fact, 'deliver', event.node);
        if (home !== undefined) home.facts.push(fact.key);
        mark.deliveries = (mark.deliveries ?? 0) + event.count;
        return;
      }
      case 'lost':
        this.#lost(fact, event);
        return;
      case 'missed':
        this.#put(fact, 'lose', event.node);
        return;
      case 'started':
        this.#put(fact, 'up', event.node);
        return;
      case 'stopped':
        this.#put(fact, 'down', event.node);
        return;
      case 'peer':
        this.#put(fact, sideOf(event.state), event.peer);
        return;
      case 'fault':
        this.#put(fact, 'fault', event.node);
        return;
      default:
        this.#local(fact);
    }
  }

  done(): Marks {
    const arrows = [...this.#crossings].map(([key, open]): Arrow => {
      const { event, topic, from, to, sent, received, lost, sentKey, receivedKey } = open;
      const facts = [sentKey, receivedKey, lost?.key].filter((one) => typeof one === 'string');
      const isAdjusted = sent?.isAdjusted === true || received?.isAdjusted === true;
      const tookMs = open.sentAt === null || received === null ? null : received.at - open.sentAt;
      return { key, facts, event, topic, from, to, sent, received, lost, tookMs, isAdjusted };
    });
    return { marks: this.#marks, arrows };
  }

  #sent(fact: Fact, event: TraceEventOf<'sent'> | TraceEventOf<'skipped'>): void {
    const last = this.#last.get(event.node);
    const isTogether = last?.event === event.event && (last.is === 'publish' || last.is === 'send');
    const mark = isTogether ? last : this.#put(fact, 'send', event.node);
    if (isTogether) mark.facts.push(fact.key);
    mark.sends++;
    const { node: from, peer: to, number } = event;
    const isSkipped = event.kind === 'skipped';
    if (isEngine(to) && !isSkipped) {
      // An arrow for each that has it, once it says so.
      this.#handed.set(crossingKey(event, from, anyone), { fact, mark });
      return;
    }
    const open: Open = {
      from,
      to,
      number,
      event: event.event,
      topic: event.topic,
      sentKey: fact.key,
      sentAt: fact.at,
      sent: mark,
      receivedKey: null,
      received: null,
      lost: isSkipped ? mark : null,
    };
    this.#crossings.set(crossingKey(event, from, to), open);
    this.#numbered.set(`${from} ${to} ${number}`, open);
  }

  #received(fact: Fact, event: TraceEventOf<'received'>): void {
    const mark = this.#put(fact, 'receive', event.node);
    this.#homes.set(homeKey(event.event, event.node), mark);
    const { peer: from, node: to, number, topic } = event;
    const key = crossingKey(event, from, to);
    const known = this.#crossings.get(key);
    const ends = { receivedKey: fact.key, received: mark };
    if (known !== undefined) Object.assign(known, ends);
    else {
      const start = { from, to, number, event: event.event, topic };
      const handed = this.#handed.get(crossingKey(event, from, anyone));
      const sent =
        handed === undefined
          ? unsent
          : { sentKey: handed.fact.key, sentAt: handed.fact.at, sent: handed.mark, lost: null };
      this.#crossings.set(key, { ...start, ...sent, ...ends });
    }
  }

  #lost(fact: Fact, { node, peer, first, last }: TraceEventOf<'lost'>): void {
    const mark = this.#put(fact, 'lose', node);
    for (let number = first; number <= Math.min(last, first + namedMax); number++) {
      const open = this.#numbered.get(`${peer} ${node} ${number}`);
      if (open !== undefined && open.received === null) open.lost ??= mark;
    }
  }

  #local(fact: Fact): void {
    const last = this.#last.get(fact.event.node);
    if (last?.is !== 'local') {
      this.#put(fact, 'local', fact.event.node);
      return;
    }
    last.run++;
    last.facts.push(fact.key);
    last.say = sayLocal(fact.event).say;
    last.isAdjusted ||= fact.isAdjusted;
  }

  #put({ key, event, at, isAdjusted }: Fact, is: MarkKind, line: string): Mark {
    const mark: Mark = {
      key,
      facts: [key],
      is,
      line,
      at,
      event: 'event' in event ? event.event : null,
      topic: 'topic' in event ? event.topic : null,
      deliveries: null,
      sends: 0,
      run: 1,
      isAdjusted,
      ...sayLocal(event),
      fault: event.kind === 'fault' ? event : null,
    };
    this.#marks.push(mark);
    this.#last.set(line, mark);
    return mark;
  }
}

const unsent = { sentKey: null, sentAt: null, sent: null, lost: null } as const;

function sideOf(state: PeerState): MarkKind {
  if (state === 'ready') return 'up';
  return state === 'asleep' || state === 'suspect' ? 'state' : 'down';
}

function homeKey(event: EventId, node: string): string {
  return `${event} ${node}`;
}

/**
 * Reads a trace file line by line. Total: whatever comes, the answer is a recording with its defects
 * in words, or one sentence that says why there is none. What it keeps is bounded.
 */

import * as v from 'valibot';
import type { TraceEvent } from '../../src/core/index.ts';
import type { Expected, LinkCounts, NodeCounts, Recording, Retold } from '../fold/recording.ts';
import { byTime } from '../fold/timeline.ts';
import type { Counts, PlacedEvent } from '../fold/types.ts';
import { markBackwards } from './causes.ts';
import { type EventProblem, EventReader, type Fields, isTime } from './event.ts';
import {
  anyHeader,
  eventsMax,
  type Header,
  headerSchema,
  type Line,
  lineCharsMax,
  lineSchema,
  nodesMax,
  version,
} from './format.ts';
import { words } from './words.ts';

export interface ReadTrace {
  readonly isOk: true;
  readonly room: string;
  readonly recording: Recording;
  /** What is wrong with it, each a sentence. */
  readonly defects: readonly string[];
}

export interface NoTrace {
  readonly isOk: false;
  readonly say: string;
}

type Defect = EventProblem | 'line' | 'repeated' | 'collides';

/** Topics of a page that get looks of their own; more are no use. */
const topicsMax = 1_000;

/** Links of as many nodes as there may be would be more; then the rest is not counted apart. */
const linksMax = 100_000;

/** Pairs of an event and a receiver. */
const expectedMax = 10_000;

/** With so many defects it is no trace, or not worth looking at. */
const strangeMax = 10_000;

/** What holds from before, and what was told again, may be more than the events. */
const linesMax = 5 * eventsMax;

export class TraceReader {
  readonly #events = new EventReader();
  #header: Header | null = null;
  readonly #topics = new Set<string>();
  #counts: Counts | null = null;
  readonly #nodes: NodeCounts[] = [];
  readonly #links: LinkCounts[] = [];
  readonly #expected: Expected[] = [];
  readonly #standing: PlacedEvent[] = [];
  #placed: PlacedEvent[] = [];
  readonly #retolds: Retold[] = [];
  readonly #known = new Map<string, TraceEvent>();
  readonly #names = new Set<string>();
  readonly #defects = new Map<Defect, number>();
  #end: Extract<Line, { is: 'end' }> | null = null;
  #outOfOrder = 0;
  #lines = 0;
  #strange = 0;

  /** Takes the next line, without its end; the answer is a sentence when it is no use to go on. */
  line(text: string): string | null {
    if (++this.#lines > linesMax) return words.tooStrange(linesMax);
    if (text === '') return null;
    if (text.length > lineCharsMax) {
      if (this.#header === null) return words.notATrace;
      this.#mark('line');
      return null;
    }
    const value = parsed(text);
    if (this.#header === null) return this.#head(value);
    if (value === null || this.#end !== null) this.#mark('line');
    else if ('is' in value) this.#other(value);
    else this.#event(value);
    if (this.#placed.length > eventsMax) return words.tooManyEvents(eventsMax);
    if (this.#strange > strangeMax) return words.tooStrange(strangeMax);
    return this.#names.size > nodesMax ? words.tooManyNodes(nodesMax) : null;
  }

  /** After the last line. */
  end(): ReadTrace | NoTrace {
    const header = this.#header;
    if (header === null) return { isOk: false, say: words.notATrace };
    if (this.#placed.length === 0) return { isOk: false, say: words.nothingInIt };
    const sorted = this.#placed.toSorted(byTime);
    const { events, marked } = markBackwards(sorted);
    const last = events.at(-1)!.at;
    const before =
      this.#counts === null
        ? null
        : {
            standing: this.#standing.toSorted(byTime),
            counts: this.#counts,
            expected: this.#expected,
            nodes: this.#nodes,
            links: this.#links,
          };
    const recording: Recording = {
      self: header.self,
      isOneClock: header.isOneClock,
      topics: [...this.#topics],
      before,
      events,
      retolds: this.#retolds.toSorted((a, b) => a.at - b.at),
      until: Math.max(last, this.#end?.until ?? last),
    };
    return { isOk: true, room: header.room, recording, defects: this.#said(marked) };
  }

  #head(value: Fields | null): string | null {
    if (!v.is(anyHeader, value)) return words.notATrace;
    if (value['hermes-trace'] > version) return words.newer(value['hermes-trace'], version);
    const header = v.safeParse(headerSchema, value);
    if (!header.success) return words.notATrace;
    this.#header = header.output;
    this.#names.add(header.output.self.name);
    return null;
  }

  #other(value: Fields): void {
    const parsed = v.safeParse(lineSchema, value);
    if (!parsed.success) {
      this.#mark('line');
      return;
    }
    const line = parsed.output;
    switch (line.is) {
      case 'topic':
        if (this.#topics.size < topicsMax) this.#topics.add(line.topic);
        break;
      case 'counts': {
        const { publishes, crossings, deliveries, lost, cost } = line;
        this.#counts = { publishes, crossings, deliveries, lost, cost };
        break;
      }
      case 'node': {
        const { name, epoch, published, crossingsReceived, deliveries } = line;
        this.#names.add(name);
        if (this.#nodes.length >= nodesMax) this.#mark('line');
        else this.#nodes.push({ name, epoch, published, crossingsReceived, deliveries });
        break;
      }
      case 'expected': {
        const { event, node, count } = line;
        const expected = { event, node, count };
        this.#names.add(expected.node);
        if (this.#expected.length >= expectedMax) this.#mark('line');
        else this.#expected.push(expected);
        break;
      }
      case 'link': {
        const { a, b, crossingsAtoB, crossingsBtoA, lostAtoB, lostBtoA } = line;
        this.#names.add(a).add(b);
        const counts = { a, b, crossingsAtoB, crossingsBtoA, lostAtoB, lostBtoA };
        if (this.#links.length >= linksMax || a >= b) this.#mark('line');
        else this.#links.push(counts);
        break;
      }
      case 'end':
        this.#end = line;
    }
  }

  #event(value: Fields): void {
    const event = this.#events.read(value);
    if (typeof event === 'string') {
      this.#mark(event);
      return;
    }
    const { placedAt = event.at, retoldAt, isAdjusted } = value;
    const { knownAt = placedAt } = value;
    if (!isTime(placedAt) || !isTime(knownAt) || (retoldAt !== undefined && !isTime(retoldAt))) {
      this.#mark('time');
      return;
    }
    const key = `${event.node} ${event.epoch} ${event.seq}`;
    const known = this.#known.get(key);
    if (known !== undefined) {
      if (!isSame(known, event)) this.#mark('collides');
      else if (retoldAt === undefined) this.#mark('repeated');
      else this.#retolds.push({ event: known, at: retoldAt });
      return;
    }
    this.#known.set(key, event);
    this.#names.add(event.node);
    if ('peer' in event && event.peer !== '') this.#names.add(event.peer);
    const placed = { event, at: placedAt, isAdjusted: isAdjusted === true, knownAt };
    if (value['before'] === true) {
      this.#standing.push(placed);
      return;
    }
    const before = this.#placed.at(-1);
    if (before !== undefined && before.at > placed.at) this.#outOfOrder++;
    this.#placed.push(placed);
  }

  #mark(defect: Defect): void {
    this.#strange++;
    this.#defects.set(defect, (this.#defects.get(defect) ?? 0) + 1);
  }

  #said(backwards: number): readonly string[] {
    const said: string[] = [];
    const say = (many: number, sentence: (many: number) => string): void => {
      if (many > 0) said.push(sentence(many));
    };
    const of = (defect: Defect): number => this.#defects.get(defect) ?? 0;
    const have = this.#placed.length;
    const left = of('kind') + of('field') + of('time') + of('repeated') + of('collides');
    if (this.#end === null) said.push(words.endsWithoutWord(have));
    else if (this.#end.events > have + left) said.push(words.endsEarly(have, this.#end.events));
    say(of('line'), words.strangeLines);
    say(of('kind'), words.unknownKinds);
    say(of('field'), words.badFields);
    say(of('time'), words.badTimes);
    say(of('repeated'), words.repeated);
    say(of('collides'), words.collide);
    say(this.#outOfOrder, words.outOfOrder);
    say(backwards, words.backwards);
    return said;
  }
}

function parsed(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Fields)
      : null;
  } catch {
    return null;
  }
}

/** Both have the vocabulary's fields and nothing else, in one order. */
function isSame(a: TraceEvent, b: TraceEvent): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

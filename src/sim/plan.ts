/**
 * A plan: everything that will be done to a simulated cluster, as data. A seed expands to one; a run
 * consumes only the plan, so a failing one can be kept, cut down and replayed whatever the code that
 * drew it becomes.
 */

import type { Routing } from '../core/index.ts';
import { createRandom } from './random.ts';

/** One thing that is done. Nodes are called by their place. */
export type Act =
  | {
      readonly do: 'publish';
      readonly node: string;
      readonly topic: string;
      readonly bytes: number;
    }
  /** From now on, publishes whenever the nodes it knows change. */
  | { readonly do: 'be eager'; readonly node: string; readonly topic: string }
  | { readonly do: 'direct'; readonly node: string; readonly to: string; readonly topic: string }
  | { readonly do: 'subscribe'; readonly node: string; readonly topic: string }
  | { readonly do: 'unsubscribe'; readonly node: string; readonly topic: string }
  | { readonly do: 'join'; readonly node: string; readonly group: string; readonly times: number }
  | { readonly do: 'leave'; readonly node: string; readonly group: string }
  | { readonly do: 'kill'; readonly node: string; readonly group: string }
  | { readonly do: 'route'; readonly node: string; readonly routing: Routing }
  | { readonly do: 'crash' | 'stop' | 'restart'; readonly node: string }
  | { readonly do: 'freeze'; readonly node: string; readonly ms: number }
  | {
      readonly do: 'cut' | 'cut one way' | 'mend' | 'break';
      readonly node: string;
      readonly to: string;
    }
  | { readonly do: 'slow'; readonly node: string; readonly bytesPerSecond: number }
  | { readonly do: 'split'; readonly parts: readonly (readonly string[])[] }
  | { readonly do: 'clash'; readonly node: string; readonly parts: readonly (readonly string[])[] }
  | { readonly do: 'heal' | 'signaling down' | 'signaling up' };

export type Step = Act & { readonly at: number };

export interface Plan {
  readonly seed: number;
  readonly nodes: readonly {
    readonly name: string;
    readonly rate: number;
    readonly startsAt: number;
  }[];
  readonly delayMs: number;
  readonly jitterMs: number;
  /** How fast nodes read; as fast as it comes when there is none. */
  readonly bytesPerSecond?: number | null;
  readonly steps: readonly Step[];
}

export interface PlanOptions {
  /** Nodes at the start; drawn when not given: 2 to 8 in nine of ten seeds, else up to 50. */
  readonly nodes?: number;
  /** Steps; drawn when not given. */
  readonly steps?: number;
}

const faultKinds = [
  'crash',
  'stop',
  'freeze',
  'cut',
  'cut one way',
  'break',
  'slow',
  'split',
  'clash',
  'signaling',
] as const;
type FaultKind = (typeof faultKinds)[number];

/** Names near one another, and names that spell members of every object. */
const names = ['alice', 'bob', 'carol', 'Alice', 'élan', '__proto__', 'constructor', 'bob-2'];
const topics = ['user_created', 'user_updated', 'a/b', '__proto__', 'toString', 'élan'];
const groups = ['g', 'h', 'constructor'];
const routings: readonly Routing[] = ['per-node', 'per-node', 'interested', 'per-subscriber'];

export function planOf(seed: number, options: PlanOptions = {}): Plan {
  return new Planner(seed, options).plan();
}

/** Draws one plan. */
class Planner {
  readonly #seed: number;
  readonly #random: () => number;
  readonly #places: string[];
  readonly #faults: readonly FaultKind[];
  readonly #steps: Step[] = [];
  readonly #stepCount: number;
  /** What the steps so far have left: only what can happen is planned. */
  readonly #gone = new Set<string>();
  #isSplit = false;
  #at = 500;

  constructor(seed: number, { nodes, steps }: PlanOptions) {
    this.#seed = seed;
    this.#random = createRandom(seed);
    const count = nodes ?? (this.#chance(0.9) ? this.#int(2, 8) : this.#int(9, 50));
    this.#places = Array.from({ length: count }, (_, at) => names[at] ?? `node-${at}`);
    this.#stepCount = steps ?? (count > 8 ? this.#int(30, 60) : this.#int(40, 120));
    // About half of the faults are off in each run, so that they do not drown one another.
    const on = faultKinds.filter(() => this.#chance(0.5));
    this.#faults = on.length > 0 ? on : [this.#one(faultKinds)];
  }

  plan(): Plan {
    const isSkewed = this.#chance(0.3);
    const nodes = this.#places.map((name) => ({
      name,
      rate: isSkewed ? 1 + (this.#random() - 0.5) / 100 : 1,
      startsAt: isSkewed ? Math.floor(this.#random() * 86_400_000) : 0,
    }));
    const delayMs = this.#chance(0.3) ? 0 : this.#int(1, 80);
    const jitterMs = this.#chance(0.5) ? 0 : this.#int(1, 200);
    const bytesPerSecond = this.#chance(0.5) ? null : this.#int(300_000, 4_000_000);
    const faultShare = 0.1 + this.#random() * 0.3;
    // Something to see, whatever chance brings.
    const [first = '', second = ''] = this.#places;
    const topic = topics[0]!;
    this.#add({ do: 'subscribe', node: first, topic });
    this.#add({ do: 'subscribe', node: second, topic });
    this.#at += 1_000;
    this.#publish(first, topic);
    while (this.#steps.length < this.#stepCount) {
      this.#at += Math.floor(this.#random() * this.#random() * this.#random() * 8_000);
      if (this.#chance(faultShare)) this.#fault();
      else this.#act();
    }
    this.#at += 1_000;
    this.#add({ do: 'break', node: first, to: second });
    // The last event of a run is lost: nothing that follows tells of it.
    if (this.#chance(0.5)) this.#add({ do: 'publish', node: first, topic, bytes: 1 });
    return { seed: this.#seed, nodes, delayMs, jitterMs, bytesPerSecond, steps: this.#steps };
  }

  #act(): void {
    const node = this.#alive();
    if (node === null) return this.#restart();
    const topic = this.#chance(0.6) ? topics[0]! : this.#one(topics);
    const group = this.#one(groups);
    // Mostly one place has the members, so that there is something to leave.
    const host = this.#chance(0.7) ? (this.#places[1] ?? node) : node;
    const draw = this.#random();
    if (draw < 0.45) this.#publish(node, topic);
    else if (draw < 0.62) this.#add({ do: 'subscribe', node, topic });
    else if (draw < 0.68) this.#add({ do: 'unsubscribe', node, topic });
    else if (draw < 0.78)
      this.#add({ do: 'join', node: host, group, times: this.#chance(0.6) ? 1 : this.#int(2, 3) });
    else if (draw < 0.82) this.#add({ do: 'leave', node: host, group });
    else if (draw < 0.86) this.#add({ do: 'kill', node: host, group });
    else if (draw < 0.9) this.#add({ do: 'route', node, routing: this.#one(routings) });
    else if (draw < 0.92) this.#add({ do: 'be eager', node, topic });
    else if (draw < 0.94) this.#add({ do: 'direct', node, to: this.#one(this.#places), topic });
    else this.#restart();
  }

  /** One event, or a burst of them. */
  #publish(node: string, topic: string): void {
    if (this.#chance(0.08)) return this.#publishLarge(node, topic);
    const count = this.#chance(0.15) ? this.#int(5, 30) : 1;
    const bytes = this.#chance(0.1) ? this.#int(1_000, 190_000) : this.#int(1, 100);
    for (let n = 0; n < count; n++) this.#add({ do: 'publish', node, topic, bytes });
  }

  /** A large event or two, and a small one behind them. */
  #publishLarge(node: string, topic: string): void {
    for (let n = this.#int(1, 2); n > 0; n--) {
      this.#add({ do: 'publish', node, topic, bytes: this.#int(200_000, 700_000) });
    }
    this.#add({ do: 'publish', node, topic, bytes: 1 });
    if (this.#chance(0.5)) this.#at += this.#int(0, 1_500);
    this.#add({ do: 'publish', node, topic: this.#one(topics), bytes: 1 });
  }

  #restart(): void {
    const [node] = this.#gone;
    if (node === undefined) return;
    this.#gone.delete(node);
    this.#add({ do: 'restart', node });
  }

  #fault(): void {
    const node = this.#alive();
    const to = this.#alive(node);
    if (node === null || to === null) return this.#restart();
    const kind = this.#one(this.#faults);
    switch (kind) {
      case 'crash':
      case 'stop':
        this.#gone.add(node);
        this.#add({ do: kind, node });
        if (this.#chance(0.4)) this.#restart();
        break;
      case 'freeze':
        this.#add({ do: 'freeze', node, ms: this.#int(50, 12_000) });
        break;
      case 'cut':
      case 'cut one way':
        this.#add({ do: kind, node, to });
        if (this.#chance(0.6)) {
          this.#at += this.#int(0, 25_000);
          this.#add({ do: 'mend', node, to });
        }
        break;
      case 'break':
        this.#add({ do: 'break', node, to });
        break;
      case 'slow':
        this.#add({ do: 'slow', node, bytesPerSecond: this.#int(200, 20_000) });
        break;
      case 'split':
      case 'clash':
        this.#split(kind, node);
        break;
      case 'signaling':
        this.#add({ do: 'signaling down' });
        if (this.#chance(0.7)) {
          this.#at += this.#int(0, 15_000);
          this.#add({ do: 'signaling up' });
        }
        break;
    }
  }

  #split(kind: 'split' | 'clash', node: string): void {
    if (this.#isSplit) {
      this.#isSplit = false;
      this.#add({ do: 'heal' });
      return;
    }
    this.#isSplit = true;
    const here = this.#places.filter((place) => place === node || this.#chance(0.5));
    const there = this.#places.filter((place) => !here.includes(place));
    if (kind === 'split') this.#add({ do: 'split', parts: [here, there] });
    // The same name once more, on the other side of a split.
    else this.#add({ do: 'clash', node, parts: [here, [...there, twinOf(node)]] });
    if (!this.#chance(0.7)) return;
    this.#at += this.#int(0, 30_000);
    this.#isSplit = false;
    this.#add({ do: 'heal' });
  }

  #add(act: Act): void {
    this.#steps.push({ at: this.#at, ...act });
  }

  #alive(except: string | null = null): string | null {
    const alive = this.#places.filter((place) => place !== except && !this.#gone.has(place));
    return alive.length === 0 ? null : this.#one(alive);
  }

  #one<T>(items: readonly T[]): T {
    return items[Math.floor(this.#random() * items.length)]!;
  }

  #int(least: number, most: number): number {
    return least + Math.floor(this.#random() * (most - least + 1));
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }
}

/** The place of a second life that has the name of the one at `place`. */
export function twinOf(place: string): string {
  return `${place}~2`;
}

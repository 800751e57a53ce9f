/**
 * What is done to simulated nodes from outside is written down, so that it can be done again: a node's
 * public object, each of whose acting functions goes into the record before it runs. What a node's own
 * handlers do follows from that, and is not written down.
 */

import type { Hermes } from '../../src/core/index.ts';

/** What a simulated cluster does besides its nodes. */
export interface Ground {
  /** A node that has ended begins a new life. */
  restart(name: string): void;
}

/** What an act was called on: the ground, a node, or what an earlier act answered. */
type Callee =
  | 'ground'
  | { readonly node: string }
  /** The place of that earlier act among all. */
  | { readonly act: number };

/** One call from outside. */
export interface OutsideAct {
  /** Virtual ms. */
  readonly at: number;
  /** Nothing happened between the act before and this one. */
  readonly isSameTurn: boolean;
  readonly callee: Callee;
  /** `['pg', 'join']`; a last `=` sets what it is named before it; empty calls the callee itself. */
  readonly path: readonly string[];
  readonly args: readonly unknown[];
}

/** Functions that only read or listen. All others act. */
const reading: ReadonlySet<string> = new Set([
  'nodes',
  'onNodes',
  'ready',
  'stopped',
  'onStopped',
  'clients',
  'nodeName',
  'listeners',
  'gaps',
  'received',
  'onReceived',
  'stats',
  'peers',
  'trace',
  'onTrace',
  'readTrace',
  'onTraceMore',
  'now',
  'message',
  'inspect',
  'getMembers',
  'getLocalMembers',
  'whichGroups',
  'whichLocalGroups',
]);

type Fn = (...args: readonly unknown[]) => unknown;

export interface RecorderPort {
  readonly ground: Ground;
  now(): number;
  /** Grows whenever time was let pass, if only to the same moment. */
  turn(): number;
  node(name: string): Hermes;
  /** Something in the simulation calls: that is a consequence, and no act from outside. */
  isRunning(): boolean;
}

export class Recorder {
  readonly #port: RecorderPort;
  readonly #acts: OutsideAct[] = [];
  readonly #answers: unknown[] = [];
  /** Inside an act: what that calls in turn follows from it. */
  #isActing = false;
  #lastTurn = -1;

  constructor(port: RecorderPort) {
    this.#port = port;
  }

  acts(): readonly OutsideAct[] {
    return this.#acts;
  }

  /** A node's public object, for whoever stands outside. */
  hermes(name: string): Hermes {
    return this.#wrapped(this.#port.node(name), { node: name }, []) as Hermes;
  }

  ground(): Ground {
    return this.#wrapped(this.#port.ground, 'ground', []) as Ground;
  }

  /** Does an act of an earlier record again. What it throws was thrown then, too. */
  replay(act: OutsideAct): void {
    try {
      this.#do(act, this.#resolved(act));
    } catch {
      // Whoever called then was told.
    }
  }

  #wrapped(target: object, callee: Callee, path: readonly string[]): object {
    const wrapped: Record<string, unknown> = {};
    for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(target))) {
      if ('value' in descriptor) {
        const value: unknown = descriptor.value;
        wrapped[key] = this.#wrappedValue(value, target, callee, [...path, key]);
        continue;
      }
      Object.defineProperty(wrapped, key, {
        enumerable: true,
        get: () => Reflect.get(target, key) as unknown,
        ...(descriptor.set === undefined
          ? {}
          : {
              set: (value: unknown) =>
                void this.#called(target, callee, [...path, key, '='], [value]),
            }),
      });
    }
    return wrapped;
  }

  #wrappedValue(value: unknown, target: object, callee: Callee, path: readonly string[]): unknown {
    if (typeof value === 'function') {
      if (reading.has(path.at(-1) ?? '')) return value;
      return (...args: readonly unknown[]) => this.#called(target, callee, path, args);
    }
    return canAct(value) ? this.#wrapped(value, callee, path) : value;
  }

  #called(
    target: object,
    callee: Callee,
    path: readonly string[],
    args: readonly unknown[],
  ): unknown {
    const on = { owner: target, key: path.at(-1) === '=' ? path.at(-2)! : path.at(-1)! };
    if (this.#isConsequence()) return call(on, path, args);
    return this.#do(this.#written(callee, path, args), on);
  }

  #written(callee: Callee, path: readonly string[], args: readonly unknown[]): OutsideAct {
    const turn = this.#port.turn();
    const isSameTurn = turn === this.#lastTurn;
    this.#lastTurn = turn;
    return { at: this.#port.now(), isSameTurn, callee, path, args };
  }

  #do(act: OutsideAct, on: Target | Fn): unknown {
    const index = this.#acts.push(act) - 1;
    let answer: unknown;
    this.#isActing = true;
    try {
      answer = typeof on === 'function' ? on(...act.args) : call(on, act.path, act.args);
    } finally {
      this.#isActing = false;
    }
    this.#answers[index] = answer;
    const callee = { act: index };
    if (typeof answer === 'function') {
      const fn = answer as Fn;
      return (...args: readonly unknown[]) =>
        this.#isConsequence() ? fn(...args) : this.#do(this.#written(callee, [], args), fn);
    }
    return canAct(answer) ? this.#wrapped(answer, callee, []) : answer;
  }

  #isConsequence(): boolean {
    return this.#isActing || this.#port.isRunning();
  }

  /** What an act of an earlier record is to be called on in this one. */
  #resolved({ callee, path }: OutsideAct): Target | Fn {
    const root =
      callee === 'ground'
        ? this.#port.ground
        : 'node' in callee
          ? this.#port.node(callee.node)
          : this.#answers[callee.act];
    if (path.length === 0) return root as Fn;
    const names = path.filter((name) => name !== '=');
    let owner = root as object;
    for (const name of names.slice(0, -1)) owner = Reflect.get(owner, name) as object;
    return { owner, key: names.at(-1)! };
  }
}

interface Target {
  readonly owner: object;
  readonly key: string;
}

function call({ owner, key }: Target, path: readonly string[], args: readonly unknown[]): unknown {
  if (path.at(-1) === '=') {
    Reflect.set(owner, key, args[0]);
    return undefined;
  }
  return (Reflect.get(owner, key) as Fn).apply(owner, [...args]);
}

/** An object with functions of its own, like `pg` or what `pg.scope` answers; not a promise. */
function canAct(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((one) => typeof one === 'function');
}

/**
 * Runs a plan: faults first, then calm. What was done is written down; afterwards the checks read it.
 */

import { type GroupEvent, glance, type Hermes, type TraceEvent } from '../core/index.ts';
import { checkRun, type Problem, viewProblem } from './checks/index.ts';
import { lifeName } from './checks/problem.ts';
import { traceHash } from './hash.ts';
import { type Plan, type Step, twinOf } from './plan.ts';
import { createRandom } from './random.ts';
import {
  type Disturbance,
  type LifeRecord,
  type Message,
  RunRecord,
  type SubscriptionRecord,
} from './record.ts';
import { createWorld, type World } from './world.ts';

/** Calm after the last step, and again before the second look, in ms. */
const calmMs = 30_000;
const againMs = 5_000;

/** Long enough for every timer of nodes that have left, in ms. */
const leftMs = 60_000;

/** A text that does not deflate: links are to be filled by it. */
const random = createRandom(7);
const dense = Array.from({ length: 190_000 }, () => Math.floor(random() * 36).toString(36))
  .join('')
  .repeat(4);

export interface Outcome {
  readonly problem: Problem | null;
  readonly deliveries: number;
  /** Of these, those that crossed. */
  readonly remoteDeliveries: number;
  readonly faults: number;
  readonly events: number;
  readonly virtualMs: number;
  /** Of all traces, when asked for. */
  readonly hash: string | null;
}

export interface RunOptions {
  readonly isHashed?: boolean;
  /** Fault-free plans and tiny ones are fine: used while a plan is cut down. */
  readonly isAnyPlan?: boolean;
  /** Hears of each trace event, with the world's time in ms. */
  readonly onTrace?: (at: number, event: TraceEvent) => void;
}

export function runPlan(plan: Plan, options: RunOptions = {}): Outcome {
  const run = new PlanRun(plan, options.onTrace);
  let problem: Problem | null;
  try {
    problem = run.run();
  } catch (error) {
    problem = { rule: 'W1', say: `thrown: ${String(error)}` };
  }
  const { record, world } = run;
  const deliveries = record.subscriptions.reduce((sum, { got }) => sum + got.length, 0);
  const remoteDeliveries = record.subscriptions.reduce(
    (sum, { life, got }) =>
      sum + got.filter(({ id }) => !id.startsWith(`${life.name}@${life.epoch}:`)).length,
    0,
  );
  if (problem === null && options.isAnyPlan !== true) {
    if (record.faults === 0) problem = { rule: 'D1', say: 'no fault fired: the run shows nothing' };
    else if (deliveries === 0) problem = { rule: 'D1', say: 'nothing was delivered' };
  }
  return {
    problem,
    deliveries,
    remoteDeliveries,
    faults: record.faults,
    events: record.traced.length,
    virtualMs: world.now(),
    hash: options.isHashed === true ? traceHash(world.trace()) : null,
  };
}

class PlanRun {
  readonly record = new RunRecord();
  readonly world: World;
  readonly #plan: Plan;
  readonly #onTrace: RunOptions['onTrace'];
  readonly #atPlace = new Map<string, LifeRecord>();
  readonly #frozenUntil = new Map<string, number>();
  #messages = 0;

  constructor(plan: Plan, onTrace: RunOptions['onTrace']) {
    this.#plan = plan;
    this.#onTrace = onTrace;
    const { seed, delayMs, jitterMs, bytesPerSecond = null } = plan;
    this.world = createWorld({
      seed,
      delayMs,
      jitterMs,
      bytesPerSecond,
      onError: (error) => this.record.errors.push(error),
      onSend: (from, message) => {
        for (const { content } of glance(message)) {
          if (content.kind === 'heartbeat') this.#heartbeat(from.name, from.epoch, content.sentAt);
        }
      },
    });
  }

  run(): Problem | null {
    const { world, record } = this;
    for (const { name, rate, startsAt } of this.#plan.nodes) {
      this.#begin(name, () => world.start(name, { skew: { rate, startsAt } }));
    }
    for (const step of this.#plan.steps) {
      if (step.at > world.now()) world.run(step.at - world.now());
      this.#step(step);
    }
    this.#heal();
    world.signaling(true);
    world.run(calmMs);
    const early = viewProblem(record);
    if (early !== null) return early;
    world.run(againMs);
    const problem = viewProblem(record) ?? checkRun(record);
    if (problem !== null) return problem;
    for (const { hermes } of record.living()) void hermes.leave();
    world.run(leftMs);
    return world.hasTimers() ? { rule: 'M11', say: 'a timer is left after all have left' } : null;
  }

  #step(step: Step): void {
    const { world, record } = this;
    switch (step.do) {
      case 'restart':
        if (this.#living(step.node) === null) {
          this.#begin(step.node, () => world.restart(step.node));
        }
        return;
      case 'crash':
      case 'stop': {
        const life = this.#living(step.node);
        if (life === null) return;
        record.faults++;
        life.endedAt = world.now();
        if (step.do === 'crash') world.crash(step.node);
        else world.stop(step.node);
        return;
      }
      case 'freeze':
        if (this.#living(step.node) === null) return;
        record.faults++;
        this.#freeze(step.node, step.ms);
        return;
      case 'cut':
      case 'cut one way':
        record.faults++;
        this.#disturb('cut', [step.node, step.to]);
        if (step.do === 'cut') world.cut(step.node, step.to);
        else world.cutOneWay(step.node, step.to);
        return;
      case 'mend':
        this.#end((one) => one.kind === 'cut' && isBetween(one, step.node, step.to));
        world.mend(step.node, step.to);
        return;
      case 'break':
        record.faults++;
        this.#disturb('broken', [step.node, step.to], 0);
        world.breakLink(step.node, step.to);
        return;
      case 'slow':
        record.faults++;
        this.#disturb('slow', [step.node]);
        world.slow(step.node, step.bytesPerSecond);
        return;
      case 'split':
        record.faults++;
        this.#disturb('cut', null);
        world.split(step.parts);
        return;
      case 'clash':
        this.#clash(step.node, step.parts);
        return;
      case 'heal':
        this.#heal();
        return;
      case 'signaling down':
        record.faults++;
        world.signaling(false);
        return;
      case 'signaling up':
        world.signaling(true);
        return;
      default: {
        const life = this.#living(step.node);
        // A page that stalls does nothing either.
        const isFrozen = (this.#frozenUntil.get(step.node) ?? 0) >= world.now();
        if (life !== null && !isFrozen) this.#act(life, step);
      }
    }
  }

  #act(life: LifeRecord, step: Step): void {
    const { hermes } = life;
    switch (step.do) {
      case 'publish':
        this.#publish(life, step.topic, step.bytes);
        return;
      case 'be eager':
        hermes.onNodes(() => {
          if (hermes.stopped() === null && life.endedAt === null)
            this.#publish(life, step.topic, 1);
        });
        return;
      case 'direct':
        hermes.directBroadcast(step.to, step.topic, this.#message(life, step.topic, 1));
        return;
      case 'subscribe':
        this.#subscribe(life, step.topic);
        return;
      case 'unsubscribe': {
        const held = life.subscriptions.find(
          ({ topic, to }) => topic === step.topic && to === null,
        );
        if (held === undefined) return;
        held.remove();
        held.to = this.record.moment;
        return;
      }
      case 'join': {
        // One that is a member already joins one more group.
        const earlier = step.times === 1 ? life.members.at(-1) : undefined;
        const member = earlier ?? {
          pid: hermes.spawn(() => {}),
          joined: new Map<string, number>(),
        };
        if (earlier === undefined) life.members.push(member);
        const pids = Array.from({ length: step.times }, () => member.pid);
        hermes.pg.join(step.group, pids);
        member.joined.set(step.group, (member.joined.get(step.group) ?? 0) + step.times);
        return;
      }
      case 'leave': {
        const member = life.members.find(({ joined }) => (joined.get(step.group) ?? 0) > 0);
        if (member === undefined) return;
        hermes.pg.leave(step.group, member.pid);
        member.joined.set(step.group, (member.joined.get(step.group) ?? 0) - 1);
        return;
      }
      case 'kill': {
        const at = life.members.findIndex(({ joined }) => (joined.get(step.group) ?? 0) > 0);
        const [member] = at < 0 ? [] : life.members.splice(at, 1);
        if (member !== undefined) hermes.exit(member.pid, 'kill');
        return;
      }
      case 'route':
        hermes.routing = step.routing;
        return;
      default:
      // Faults are no act of a node.
    }
  }

  #begin(place: string, start: () => Hermes): void {
    const hermes = start();
    const { name, epoch } = hermes.node;
    const life: LifeRecord = {
      name,
      epoch,
      place,
      hermes,
      startedAt: this.world.now(),
      endedAt: null,
      subscriptions: [],
      members: [],
      watched: new Map(),
    };
    this.record.lives.push(life);
    this.#atPlace.set(place, life);
    const trace = (event: TraceEvent): void => {
      this.#onTrace?.(this.world.now(), event);
      this.record.traced.push({ life, event, at: this.world.now() });
    };
    for (const event of hermes.trace()) trace(event);
    hermes.onTrace(trace);
    hermes.onStopped(() => void (life.endedAt ??= this.world.now()));
    hermes.pg.monitorScope((event) => watch(life, event));
  }

  #subscribe(life: LifeRecord, topic: string): void {
    const got: SubscriptionRecord['got'] = [];
    const remove = life.hermes.subscribe(
      topic,
      (message, { id }) => void got.push({ id, message }),
    );
    const from = this.record.moment;
    const subscription: SubscriptionRecord = { life, topic, from, to: null, got, remove };
    life.subscriptions.push(subscription);
    this.record.subscriptions.push(subscription);
  }

  #publish(life: LifeRecord, topic: string, bytes: number): void {
    const { hermes } = life;
    const message = this.#message(life, topic, bytes);
    const moment = this.record.moment;
    const members = hermes
      .peers()
      .filter(({ isMember }) => isMember)
      .map(lifeName);
    const local = life.subscriptions.filter((one) => one.topic === topic && one.to === null);
    const report = hermes.publish(topic, message, { report: true });
    const { routing } = hermes;
    this.record.publishes.push({ life, topic, routing, moment, members, report, local });
  }

  #message(life: LifeRecord, topic: string, bytes: number): Message {
    const message: Message = { n: ++this.#messages, filled: dense.slice(0, bytes) };
    this.record.messages.set(message.n, { life, topic, message });
    return message;
  }

  #clash(node: string, parts: readonly (readonly string[])[]): void {
    const life = this.#living(node);
    const twin = twinOf(node);
    if (life === null || this.#living(twin) !== null || this.#atPlace.has(twin)) return;
    const { world, record } = this;
    record.faults++;
    this.#disturb('cut', null);
    // Split before it is there, and again with it: it is born on its own side.
    world.split(parts);
    this.#begin(twin, () => world.start(life.name, { place: twin }));
    world.split(parts);
  }

  #freeze(place: string, ms: number): void {
    const until = this.world.now() + ms;
    this.#frozenUntil.set(place, Math.max(until, this.#frozenUntil.get(place) ?? 0));
    this.#disturb('frozen', [place], ms);
    this.world.freeze(place, ms);
  }

  #heal(): void {
    this.#end(({ kind }) => kind === 'cut' || kind === 'slow');
    this.world.heal();
  }

  #disturb(kind: Disturbance['kind'], places: readonly string[] | null, ms = Infinity): void {
    const from = this.world.now();
    this.record.disturbances.push({ kind, from, to: from + ms, places });
  }

  #end(isOver: (disturbance: Disturbance) => boolean): void {
    const now = this.world.now();
    for (const one of this.record.disturbances) {
      if (one.to === Infinity && isOver(one)) one.to = now;
    }
  }

  #living(place: string): LifeRecord | null {
    const life = this.#atPlace.get(place);
    return life !== undefined && life.endedAt === null ? life : null;
  }

  #heartbeat(name: string, epoch: number, sentAt: number): void {
    const { lives, heartbeats } = this.record;
    const life = lives.find((one) => one.name === name && one.epoch === epoch);
    if (life === undefined) return;
    const moments = heartbeats.get(life);
    if (moments === undefined) heartbeats.set(life, [sentAt]);
    else moments.push(sentAt);
  }
}

function isBetween({ places }: Disturbance, a: string, b: string): boolean {
  return places !== null && places.includes(a) && places.includes(b);
}

function watch({ watched }: LifeRecord, { type, group, pids }: GroupEvent): void {
  const members = watched.get(group) ?? new Map<string, number>();
  for (const pid of pids) {
    const key = JSON.stringify(pid);
    const count = (members.get(key) ?? 0) + (type === 'join' ? 1 : -1);
    if (count === 0) members.delete(key);
    else members.set(key, count);
  }
  if (members.size === 0) watched.delete(group);
  else watched.set(group, members);
}

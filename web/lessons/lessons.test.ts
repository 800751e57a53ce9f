import { describe, expect, it } from 'vitest';
import type { Hermes } from '../../src/core/index.ts';
import { createWorld } from '../../src/sim/index.ts';
import { Room } from '../fold/room.ts';
import { lessons } from './catalogue.ts';
import { type Progress, progressOf } from './engine.ts';
import { lessonIds } from './ids.ts';
import type { Lesson, LessonAct } from './lesson.ts';
import { type Mark, markNow, shownSince } from './mark.ts';

/** Long enough for anything to cross and to be shown, in virtual ms. */
const aWhile = 5_000;

/** A real room in virtual time, as alice's page shows it, and someone who takes a lesson in it. */
class Learner {
  readonly #world = createWorld({ delayMs: 15, jitterMs: 10 });
  readonly #nodes = new Map<string, Hermes>();
  readonly #room: Room;
  readonly #lesson: Lesson;
  #began: Mark;

  constructor(lesson: Lesson) {
    this.#lesson = lesson;
    const alice = this.join('alice');
    this.#room = new Room({ self: alice.node, now: () => this.#world.now(), isOneClock: true });
    this.#room.addAll(this.#world.trace());
    this.#world.onTrace((event) => this.#room.add(event));
    this.pass();
    this.#began = markNow(this.#room);
  }

  join(name: string): Hermes {
    const node = this.#world.start(name, { skew: { rate: 1, startsAt: this.#world.now() } });
    this.#nodes.set(name, node);
    return node;
  }

  node(name: string): Hermes {
    const node = this.#nodes.get(name);
    if (node === undefined) throw new Error(`${name} is not here`);
    return node;
  }

  crash(name: string): void {
    this.#world.crash(name);
  }

  cut(a: string, b: string): void {
    this.#world.cut(a, b);
  }

  pass(ms = aWhile): void {
    for (let i = 0; i < ms; i += 50) {
      this.#world.run(50);
      this.#room.tick();
    }
  }

  begin(): void {
    this.#began = markNow(this.#room);
  }

  act(act: LessonAct | null): void {
    if (act === null) {
      this.join('bob');
      this.join('carol');
    } else if (act.do === 'start') {
      for (let i = 0; i < act.clients; i++) this.node(act.node).Client.startLink(act.topic);
    } else if (act.do === 'publish') {
      this.node(act.node).publish(act.topic, act.message);
    } else {
      this.node('alice').routeRoom(act.routing);
    }
  }

  progress(step: number): Progress {
    return progressOf(this.#lesson, step, shownSince(this.#room, this.#began), this.#room.view());
  }

  /** Does every step before `step`, and begins it. */
  comeTo(step: number): void {
    for (const { act } of this.#lesson.steps.slice(0, step)) {
      this.begin();
      this.act(act);
      this.pass();
    }
    this.begin();
  }
}

const loaded = await Promise.all(lessons.map(({ load }) => load()));
const steps = loaded.flatMap((lesson) =>
  lesson.steps.map((step, at) => ({ name: `${lesson.id} ${at + 1}`, lesson, step, at })),
);

describe('every step of every lesson', () => {
  it.each(steps)('$name passes with its act, and not without it', ({ lesson, step, at }) => {
    const learner = new Learner(lesson);
    learner.comeTo(at);
    learner.pass();
    const before = learner.progress(at);
    expect(before.isPassed).toBe(false);
    expect(before.waitsFor).not.toBe('');
    expect(before.outcome).toBeNull();
    learner.act(step.act);
    learner.pass();
    const after = learner.progress(at);
    expect(after).toMatchObject({ isPassed: true, waitsFor: '' });
    expect(after.outcome === null).toBe(step.check.is !== 'published');
  });

  it.each(steps)('$name does not pass by what was done before it began', ({ lesson, step, at }) => {
    if (step.check.is !== 'published') return;
    const learner = new Learner(lesson);
    learner.comeTo(at);
    learner.act(step.act);
    learner.pass();
    learner.begin();
    learner.pass();
    expect(learner.progress(at).isPassed).toBe(false);
  });

  it('has the id and the title that the catalogue says', () => {
    for (const [at, { id, title }] of lessons.entries())
      expect(loaded[at]).toMatchObject({ id, title });
    expect(lessons.map(({ id }) => id)).toEqual(lessonIds);
  });
});

describe('what lessons reveal is what happened', () => {
  const said = (lesson: Lesson, learner: Learner, at: number): string | undefined => {
    const { outcome } = learner.progress(at);
    return outcome === null ? undefined : lesson.steps[at]?.reveal?.(outcome);
  };

  it('in one crossing per node: one copy for five, then five for five', () => {
    const lesson = loaded[0]!;
    const learner = new Learner(lesson);
    const reveals: (string | undefined)[] = [];
    for (const [at, { act }] of lesson.steps.entries()) {
      learner.begin();
      learner.act(act);
      learner.pass();
      reveals.push(said(lesson, learner, at));
    }
    expect(reveals).toEqual([
      undefined,
      undefined,
      '1 copy crossed to bob, and bob’s PGServer handed it to 5 clients.',
      undefined,
      'Now 5 copies crossed to bob, for the same 5 deliveries.',
      undefined,
    ]);
  });

  it('in who pays: a copy for nobody, then none', () => {
    const lesson = loaded[1]!;
    const learner = new Learner(lesson);
    learner.comeTo(3);
    learner.act(lesson.steps[3]!.act);
    learner.pass();
    expect(said(lesson, learner, 3)).toBe(
      '1 copy crossed to carol, and nobody there had a use for it: carol’s link paid for nothing.',
    );
    learner.comeTo(0);
    learner.act({ do: 'route', routing: 'interested' });
    learner.pass();
    learner.begin();
    learner.act(lesson.steps[5]!.act);
    learner.pass();
    expect(said(lesson, learner, 5)).toBe(
      '1 copy crossed to bob and 0 copies to carol: alice knows who listens.',
    );
  });
});

describe('a step that is done otherwise says what is missing', () => {
  const bet = 2;
  const first = loaded[0]!;
  const pays = loaded[1]!;

  it('too few clients, another node, another topic', () => {
    const learner = new Learner(first);
    learner.comeTo(bet);
    learner
      .node('bob')
      .clients()
      .slice(1)
      .forEach(({ pid }) => learner.node('bob').Client.stop(pid));
    learner.node('alice').publish('user_created', 1);
    learner.pass();
    expect(learner.progress(bet).waitsFor).toContain('Too few clients on bob');
    learner.begin();
    learner.node('bob').publish('user_created', 1);
    learner.node('alice').publish('user_updated', 1);
    learner.pass();
    expect(learner.progress(bet).waitsFor).toBe('alice has not published user_created yet.');
  });

  it('a copy that is under way, or that never arrives', () => {
    const learner = new Learner(first);
    learner.comeTo(bet);
    learner.cut('alice', 'carol');
    learner.node('alice').publish('user_created', 1);
    learner.pass(1_000);
    expect(learner.progress(bet)).toMatchObject({ isPassed: false, waitsFor: 'It is under way.' });
  });

  it('the wrong routing, and a node that is gone', () => {
    const learner = new Learner(first);
    learner.comeTo(bet);
    learner.node('alice').routing = 'interested';
    learner.pass();
    expect(learner.progress(bet).waitsFor).toContain('alice routes interested nodes');
    learner.crash('carol');
    learner.pass(30_000);
    expect(learner.progress(0).waitsFor).toBe('Not here yet: carol.');
  });

  it('carol wanted it after all', () => {
    const learner = new Learner(pays);
    learner.comeTo(3);
    learner.node('carol').Client.startLink('user_created');
    learner.pass();
    learner.node('alice').publish('user_created', 1);
    learner.pass();
    expect(learner.progress(3).waitsFor).toContain('Somebody on carol had it');
  });
});

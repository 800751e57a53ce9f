import { expect, it } from 'vitest';
import { createRandom } from '../../sim/random.ts';
import { createWorld, type World } from '../../sim/index.ts';
import { type Hermes, HermesError, type TraceEvent } from '../index.ts';

const names = ['alice', 'bob', 'carol', 'dave'];

/** A world in which nodes break one another at random, and then all heal what they did. */
function broken(seed: number, hasEngine = false) {
  const random = createRandom(seed);
  const draw = (below: number): number => Math.floor(random() * below);
  const one = (): string => names[draw(names.length)] ?? '';
  const world = createWorld({ seed, delayMs: 5, jitterMs: hasEngine ? 0 : 20, hasEngine });
  const living = new Map<string, Hermes>();
  const got = new Map<string, { from: string; n: number }[]>();
  const start = (name: string): void => {
    const node = living.has(name) ? world.restart(name) : world.start(name);
    living.set(name, node);
    const list: { from: string; n: number }[] = [];
    got.set(`${name} ${node.node.epoch}`, list);
    node.subscribe('t', (n, { from, id }) => {
      list.push({ from: `${from} ${id.split(':')[0]}`, n: n as number });
    });
  };
  for (const name of names) start(name);
  world.settle();
  let published = 0;
  const acts: ((by: Hermes) => void)[] = [
    ({ lab }) => lab.cut(one(), one()),
    ({ lab }) => lab.slow(one(), one(), draw(4) * 150),
    ({ lab }) => lab.lossy(one(), one(), draw(5) / 4),
    ({ lab }) => lab.mend(one(), one()),
    ({ lab }) => lab.freeze(one()),
    ({ lab }) => lab.revive(one()),
    ({ lab }) => lab.kill(one()),
    ({ lab }) => lab.leave(one()),
    ({ lab }) => lab.split([[one()], draw(2) === 0 ? [] : [one()]]),
    ({ lab }) => lab.closeRoom(),
    ({ lab }) => lab.openRoom(),
    ({ lab }) => lab.heal(),
    () => world.breakLink(one(), one()),
    ...(hasEngine
      ? [
          () => world.cutOff(one()),
          () => world.engine(false, one()),
          () => world.engine(true, one()),
          () => world.engine(draw(3) > 0),
        ]
      : []),
  ];
  for (let step = 0; step < 25; step++) {
    for (let n = 0; n < 5; n++) {
      const by = living.get(one());
      tryTo(() => by?.publish('t', ++published));
    }
    const by = living.get(one());
    if (by?.stopped() !== null) start(by?.node.name ?? '');
    else tryTo(() => acts[draw(acts.length)]?.(by));
    world.run(draw(4) === 0 ? draw(15_000) : draw(1_500));
  }
  for (const name of names) if (living.get(name)?.stopped() !== null) start(name);
  for (const node of living.values()) {
    node.lab.revive(node.node.name);
    tryTo(() => node.lab.openRoom());
    tryTo(() => node.lab.heal());
  }
  world.engine(true);
  // What nobody heard to end, ends once its owner is there again.
  world.run(40_000);
  // One that was told to leave while it was frozen did so when it was revived.
  for (const name of names) if (living.get(name)?.stopped() !== null) start(name);
  for (const node of living.values()) node.lab.heal();
  world.run(30_000);
  return { world, nodes: [...living.values()], got };
}

/** A caller's mistake is part of the game; anything else is not. */
function tryTo(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof HermesError)) throw error;
  }
}

it.each(Array.from({ length: 30 }, (_, at) => at + 1))(
  'F7 M9 L2 S2 S3 whatever was broken heals, and all that was lost has a name, with seed %i',
  (seed) => {
    const { world, nodes, got } = broken(seed);
    checkHealed(world, nodes, got);
    // Every number that one life used for another arrived there or is a gap.
    const numbered = (from: Hermes, to: Hermes): number =>
      from.trace().filter((event) => isOwn(from, event) && isNumbered(event, to)).length;
    for (const from of nodes) {
      for (const to of nodes) {
        if (from === to || !knewThroughout(from, to)) continue;
        const arrived = to
          .trace()
          .filter((event) => event.kind === 'received' && event.peer === from.node.name).length;
        const lost = to
          .gaps()
          .filter((gap) => gap.from === from.node.name)
          .reduce((sum, { first, last }) => sum + last - first + 1, 0);
        expect(arrived + lost).toBe(numbered(from, to));
      }
    }
  },
);

it.each(Array.from({ length: 30 }, (_, at) => at + 1))(
  'E2 E7 E8 with an engine that is lost and back, whatever was broken heals, with seed %i',
  (seed) => {
    const { world, nodes, got } = broken(seed, true);
    checkHealed(world, nodes, got);
    // Every number of the topic, from the first that concerned a life to the last, came or is missed.
    for (const from of nodes) {
      const numbers = from
        .trace()
        .flatMap((event) =>
          (event.kind === 'sent' || event.kind === 'skipped') && isOwn(from, event)
            ? [event.number]
            : [],
        );
      for (const to of nodes) {
        if (from === to || !knewThroughout(from, to)) continue;
        const seen = to
          .trace()
          .flatMap((event) =>
            event.kind === 'received' && event.peer === from.node.name && isOwn(to, event)
              ? [event.number]
              : [],
          );
        for (const { from: by, first, last } of to.gaps()) {
          for (let n = first; by === from.node.name && n <= last; n++) seen.push(n);
        }
        seen.sort((a, b) => a - b);
        const first = from.node.epoch === 1 && to.node.epoch === 1 ? 1 : seen[0];
        expect(seen).toEqual(numbers.filter((n) => n >= (first ?? Infinity)));
      }
    }
  },
);

function checkHealed(
  world: World,
  nodes: readonly Hermes[],
  got: ReadonlyMap<string, readonly { from: string; n: number }[]>,
): void {
  // All see all again, and nothing is broken any more.
  expect(nodes.map((node) => node.nodes())).toEqual(nodes.map(() => names));
  const standing = new Map<string, number>();
  for (const event of world.trace()) {
    const isNow = nodes.some(({ node }) => node.name === event.node && node.epoch === event.epoch);
    if (event.kind === 'fault' && isNow)
      standing.set(`${event.node} ${event.fault} ${event.peer}`, event.value);
  }
  expect([...standing].filter(([, value]) => value > 0)).toEqual([]);
  // Nothing came twice or out of order, from any life to any life.
  for (const list of got.values()) {
    const last = new Map<string, number>();
    for (const { from, n } of list) {
      expect(n).toBeGreaterThan(last.get(from) ?? 0);
      last.set(from, n);
    }
  }
}

function isOwn({ node }: Hermes, event: TraceEvent): boolean {
  return event.node === node.name && event.epoch === node.epoch;
}

function isNumbered(event: TraceEvent, { node }: Hermes): boolean {
  return (event.kind === 'sent' || event.kind === 'skipped') && event.peer === node.name;
}

/** Whether two lives have met no other life of each other's name: then names tell them. */
function knewThroughout(a: Hermes, b: Hermes): boolean {
  const met = (one: Hermes, other: Hermes): boolean =>
    one
      .trace()
      .every(
        (event) =>
          event.kind !== 'peer' ||
          event.peer !== other.node.name ||
          event.peerEpoch === other.node.epoch,
      );
  return met(a, b) && met(b, a);
}

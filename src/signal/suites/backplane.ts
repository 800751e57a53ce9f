/** What every Backplane promises, with real servers behind it or within one process. */

import type {
  Backplane,
  CarriedSignal,
  Claim,
  ClaimAnswer,
  Holder,
  LabState,
} from '../backplane.ts';
import type { LeaveReason } from '../schema.ts';

export interface Case {
  readonly name: string;
  run(): Promise<void>;
}

export interface BackplaneWorld {
  /** One more server, not started. */
  server(): Promise<Backplane>;
  /** A server is gone without a word. */
  die(one: Backplane): Promise<void>;
  /** Cuts every server off from the others, or joins them again. */
  setUp(isUp: boolean): Promise<void>;
  until(isSo: () => boolean): Promise<void>;
  close(): Promise<void>;
}

const alice: Claim = { name: 'alice', epoch: 100, proof: 'the-proof-of-alice' };
const later: Claim = { ...alice, epoch: 200 };
const other: Claim = { name: 'alice', epoch: 150, proof: 'the-proof-of-another' };

const signal: CarriedSignal = {
  from: 'alice',
  fromEpoch: 100,
  to: 'bob',
  toEpoch: 7,
  dial: 3,
  data: { type: 'offer', sdp: 'v=0\r\n“ä”' },
  isReturned: false,
};

export function backplaneCases(
  make: () => Promise<BackplaneWorld>,
  same: (actual: unknown, expected: unknown) => void,
): readonly Case[] {
  const names = ['demo', '-', '_', 'c', 'constructor', '__proto__', 'ä字𐍈'.repeat(10)];

  function on(name: string, test: (world: BackplaneWorld) => Promise<void>): Case {
    const run = async (): Promise<void> => {
      const world = await make();
      await test(world).finally(() => world.close());
    };
    return { name, run };
  }

  return [
    on('a name is claimed once, and every other server hears who has it', async (world) => {
      const [a, b, c] = [await listen(world), await listen(world), await listen(world)];
      same(await a.claim('demo', alice), 'granted');
      await world.until(() => b.holds('demo', alice) && c.holds('demo', alice));
      same(b.holders('demo').get('alice'), { ...alice, server: a.server });
      same(a.holders('demo').size, 0);
      a.backplane.release('demo', alice, 'left');
      await world.until(() => b.freed.length > 0 && c.freed.length > 0);
      same(b.freed, [['demo', { ...alice, server: a.server }, 'left']]);
      same(await b.claim('demo', other), 'granted');
      await world.until(() => a.holds('demo', other));
    }),

    on('of many that claim one name at one moment one has it', async (world) => {
      const servers = [await listen(world), await listen(world), await listen(world)];
      const claims = servers.map((one, at) =>
        one.claim('demo', { ...alice, epoch: 100 + at, proof: `the-proof-of-number-${at}` }),
      );
      const answers = await Promise.all(claims);
      const last = answers.lastIndexOf('granted');
      // Whoever was told that it was taken has heard by whom.
      servers.forEach((one, at) => {
        if (answers[at] === 'taken') same(one.holders('demo').has('alice'), true);
      });
      const winner = servers[last];
      if (winner === undefined) throw new Error(`nobody has it: ${answers.join()}`);
      const others = servers.filter((one) => one !== winner);
      await world.until(() =>
        others.every((one) => one.holders('demo').get('alice')?.server === winner.server),
      );
    }),

    on('a holder that was told of is followed, and hears of it', async (world) => {
      const [a, b] = [await listen(world), await listen(world)];
      await a.claim('demo', alice);
      await world.until(() => b.holds('demo', alice));
      same(await b.claim('demo', later), 'granted');
      await world.until(() => a.holds('demo', later));
      // What it releases is its own no more.
      a.backplane.release('demo', alice, 'closed');
      same(await a.claim('demo', { ...later, name: 'carol' }), 'granted');
      await world.until(() => b.holders('demo').has('carol'));
      same(a.holds('demo', later), true);
      same(b.freed, []);
    }),

    on('a server that comes later is told of all before it is reached', async (world) => {
      const a = await listen(world);
      for (const room of names) await a.claim(room, alice);
      const b = await listen(world);
      for (const room of names) same(b.holds(room, alice), true);
      same(b.reached.at(-1), true);
    }),

    on('names of rooms and nodes are kept apart, whatever they are made of', async (world) => {
      const [a, b] = [await listen(world), await listen(world)];
      for (const room of names) {
        for (const name of names) await a.claim(room, { ...alice, name });
      }
      await world.until(() => names.every((room) => b.holders(room).size === names.length));
      a.backplane.release('_', { ...alice, name: '_' }, 'left');
      await world.until(() => b.freed.length > 0);
      same(b.holders('_').size, names.length - 1);
      for (const room of names.filter((room) => room !== '_')) {
        same(b.holders(room).size, names.length);
      }
    }),

    on('a signal goes to the server it is for, right behind what it refers to', async (world) => {
      const [a, b, c] = [await listen(world), await listen(world), await listen(world)];
      await a.claim('demo', alice);
      same(a.backplane.signal(b.server, 'demo', signal), true);
      await world.until(() => b.signals.length > 0);
      same(b.signals, [['demo', a.server, signal, true]]);
      const back = { ...signal, isReturned: true, data: {} };
      same(b.backplane.signal(a.server, 'demo', back), true);
      await world.until(() => a.signals.length > 0);
      same(a.signals, [['demo', b.server, back, false]]);
      same(c.signals, []);
    }),

    on('a lab is the same for all, in one order, and for those who come later', async (world) => {
      const [a, b] = [await listen(world), await listen(world)];
      await a.claim('demo', alice);
      await world.until(() => b.holds('demo', alice));
      const split = { by: 'alice', stamp: 1, parts: [['alice'], ['bob', '_']] };
      a.backplane.setLab('demo', { split, shutBy: null });
      a.backplane.setLab('demo', { split, shutBy: 'alice' });
      const state = JSON.stringify({ split, shutBy: 'alice' });
      const isSo = (one: Listener): boolean => JSON.stringify(one.labs.get('demo')) === state;
      await world.until(() => isSo(a) && isSo(b));
      const c = await listen(world);
      same(isSo(c), true);
      a.backplane.setLab('demo', { split: null, shutBy: null });
      const isOver = (one: Listener): boolean => one.labs.get('demo')?.shutBy === null;
      await world.until(() => [a, b, c].every(isOver));
    }),

    on('a server that dies takes its claims along, and leaves the others theirs', async (world) => {
      const [a, b] = [await listen(world), await listen(world)];
      await a.claim('demo', alice);
      await a.claim('other', { ...alice, name: 'bob' });
      await b.claim('demo', { ...alice, name: 'carol' });
      await world.until(() => b.holds('demo', alice) && b.holders('other').size === 1);
      await world.die(a.backplane);
      await world.until(() => b.freed.length >= 2);
      same(b.freed.map(([room, { name }, reason]) => `${room} ${name} ${reason}`).toSorted(), [
        'demo alice closed',
        'other bob closed',
      ]);
      same(await b.claim('demo', other), 'granted');
      const c = await listen(world);
      same([...c.holders('demo').keys()].toSorted(), ['alice', 'carol']);
      same(c.holders('other').size, 0);
    }),

    on('cut off it says so; back, each hears what changed, in both directions', async (world) => {
      const [a, b] = [await listen(world), await listen(world)];
      const bob = { ...alice, name: 'bob' };
      const carol = { ...alice, name: 'carol' };
      await a.claim('demo', alice);
      await a.claim('demo', carol);
      await b.claim('demo', bob);
      await world.until(() => b.holders('demo').size === 2 && a.holds('demo', bob));
      await world.setUp(false);
      await world.until(() => a.reached.at(-1) === false && b.reached.at(-1) === false);
      same([a.backplane.isReached, b.backplane.isReached], [false, false]);
      same(await b.claim('demo', { ...alice, name: 'dave' }), 'unreached');
      same(b.backplane.signal(a.server, 'demo', signal), false);
      a.backplane.release('demo', carol, 'left');
      same([a.freed, b.freed], [[], []]);
      await world.setUp(true);
      await world.until(() => a.reached.at(-1) === true && b.reached.at(-1) === true);
      await world.until(() => b.freed.length > 0);
      same(
        b.freed.map(([, { name }]) => name),
        ['carol'],
      );
      same([b.holds('demo', alice), a.holds('demo', bob)], [true, true]);
      same(await b.claim('demo', { ...alice, name: 'dave' }), 'granted');
      await world.until(() => a.holders('demo').has('dave'));
    }),

    on('stopped it is silent, and stopping again is harmless', async (world) => {
      const [a, b] = [await listen(world), await listen(world)];
      await a.backplane.stop();
      await a.backplane.stop();
      await b.claim('demo', alice);
      const c = await listen(world);
      same([c.holds('demo', alice), a.holds('demo', alice)], [true, false]);
    }),
  ];
}

type Listener = Awaited<ReturnType<typeof listen>>;

/** A server that is started and reached, and keeps what it hears. */
async function listen(world: BackplaneWorld) {
  const backplane = await world.server();
  const rooms = new Map<string, Map<string, Holder>>();
  const holders = (room: string): Map<string, Holder> => rooms.get(room) ?? new Map();
  const holds = (room: string, { name, epoch, proof }: Claim): boolean => {
    const holder = holders(room).get(name);
    return holder?.epoch === epoch && holder.proof === proof;
  };
  const heard = {
    backplane,
    server: backplane.server,
    holders,
    holds,
    freed: [] as [string, Holder, LeaveReason][],
    labs: new Map<string, LabState>(),
    /** With whether its sender was known by then. */
    signals: [] as [string, string, CarriedSignal, boolean][],
    reached: [] as boolean[],
    claim: (room: string, claim: Claim): Promise<ClaimAnswer> =>
      new Promise((resolve) => {
        backplane.claim(room, claim, (answer) => {
          // A claim that was granted is one's own.
          if (answer === 'granted') rooms.get(room)?.delete(claim.name);
          resolve(answer);
        });
      }),
  };
  backplane.start({
    held: (room, holder) => void rooms.set(room, holders(room).set(holder.name, holder)),
    freed: (room, holder, reason) => {
      holders(room).delete(holder.name);
      heard.freed.push([room, holder, reason]);
    },
    lab: (room, state) => void heard.labs.set(room, state),
    signal: (room, server, carried) => {
      const isKnown = holders(room).get(carried.from)?.server === server;
      heard.signals.push([room, server, carried, isKnown]);
    },
    reached: (isReached) => void heard.reached.push(isReached),
  });
  await world.until(() => heard.reached.at(-1) === true);
  return heard;
}

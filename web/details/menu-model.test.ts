import { describe, expect, it } from 'vitest';
import type { Lab } from '../../src/core/index.ts';
import type { FaultView, LinkView, NodeView, RoomView } from '../fold/types.ts';
import { type Hands, menuOf, type MenuModel } from './menu-model.ts';

/** A lab that writes down what it is asked for. */
function hands(isOpen = true, own: readonly string[] = ['alice']): { hands: Hands; did: string[] } {
  const did: string[] = [];
  const lab = new Proxy({} as Lab, {
    get: (_, name: string) =>
      name === 'isOpen'
        ? isOpen
        : (...given: unknown[]) => void did.push(`${name} ${JSON.stringify(given)}`),
  });
  const rejoin = (node: string): void => void did.push(`rejoin ${node}`);
  const isOwn = (node: string): boolean => own.includes(node);
  return { hands: { lab, canRestart: false, isOwn, rejoin }, did };
}

const fault = (fault: FaultView['fault'], value = 1): FaultView => ({
  fault,
  value,
  owner: 'alice',
});

interface Broken {
  readonly bob?: Partial<NodeView>;
  readonly link?: readonly FaultView[];
  readonly room?: readonly FaultView[];
}

function view({ bob = {}, link = [], room = [] }: Broken = {}): RoomView {
  const node = {
    epoch: 1,
    isSelf: false,
    order: 0,
    state: 'ready',
    reason: '',
    faults: [],
  } as const;
  const counts = { published: 0, crossingsReceived: 0, deliveries: 0 };
  const held = { clients: new Map(), subscriptions: new Map() };
  const names = ['alice', 'bob', 'carol'];
  const nodes = new Map(
    names.map((name) => [
      name,
      { name, ...node, ...held, ...counts, ...(name === 'bob' ? bob : {}) },
    ]),
  );
  const ab: LinkView = {
    a: 'alice',
    b: 'bob',
    state: 'open',
    faults: link,
    rttMs: 1,
    crossingsAtoB: 0,
    crossingsBtoA: 0,
    lostAtoB: 0,
    lostBtoA: 0,
    queuedAtoB: 0,
    queuedBtoA: 0,
  };
  return {
    nodes,
    engine: null,
    links: new Map([['alice bob', ab]]),
    topics: new Map(),
    counts: {
      publishes: 0,
      crossings: 0,
      deliveries: 0,
      lost: 0,
      cost: { perSubscriber: 0, perNode: 0, interested: 0 },
    },
    isSignalingReached: true,
    faults: room,
    isSignaling: false,
    routings: new Map(),
    counted: 0,
    log: [],
  };
}

const bob = { is: 'node', name: 'bob' } as const;
const link = { is: 'link', a: 'alice', b: 'bob' } as const;
const names = ({ items }: MenuModel): string[] => items.map(({ name }) => name);

function act(model: MenuModel, name: string): void {
  const item = model.items.find((one) => one.name === name);
  if (item === undefined) throw new Error(`no ${name}`);
  item.act();
}

describe('the menu of a node', () => {
  it('leaves, kills, freezes, and revives what is frozen', () => {
    const { hands: lab, did } = hands();
    const model = menuOf(bob, view(), lab);
    expect(model.label).toBe('Node bob');
    expect(names(model)).toEqual(['Leave', 'Kill', 'Freeze']);
    for (const name of names(model)) act(model, name);
    act(menuOf(bob, view({ bob: { faults: [fault('frozen')] } }), lab), 'Revive');
    expect(did).toEqual(['leave ["bob"]', 'kill ["bob"]', 'freeze ["bob"]', 'revive ["bob"]']);
  });

  it('one of this page that has gone joins again', () => {
    const { hands: own, did } = hands(false, ['bob']);
    const model = menuOf(bob, view({ bob: { state: 'left' } }), own);
    expect(model.items.map(({ whyNot }) => whyNot)).toEqual([
      'bob has gone.',
      'bob has gone.',
      null,
    ]);
    act(model, 'Revive');
    expect(did).toEqual(['rejoin bob']);
  });

  it('another’s that has gone comes back by its own page, or where the cluster is simulated', () => {
    const { hands: lab, did } = hands();
    const gone = view({ bob: { state: 'down' } });
    expect(menuOf(bob, gone, lab).items[2]?.whyNot).toBe('Only the page of bob can bring it back.');
    act(menuOf(bob, gone, { ...lab, canRestart: true }), 'Revive');
    expect(did).toEqual(['revive ["bob"]']);
  });

  it('of others only in a lab, one’s own always; without one it says so', () => {
    const why = (model: MenuModel): unknown[] => model.items.map(({ whyNot }) => whyNot !== null);
    expect(why(menuOf(bob, view(), hands(false).hands))).toEqual([true, true, true]);
    expect(why(menuOf(bob, view(), hands(false, ['bob']).hands))).toEqual([false, false, false]);
    const none = menuOf(bob, view(), { ...hands().hands, lab: null });
    expect(none.items[0]?.whyNot).toMatch(/^Nothing can be broken/);
  });
});

describe('the menu of a link', () => {
  it('cuts, slows, loses, mends', () => {
    const { hands: lab, did } = hands();
    const model = menuOf(link, view(), lab);
    expect(model.label).toBe('Link alice to bob');
    expect(names(model)).toEqual(['Cut', 'Slow (+300 ms)', 'Lossy (drops 30 % of events)', 'Mend']);
    expect(model.items.map(({ isChecked }) => isChecked)).toEqual([false, false, false, undefined]);
    expect(model.items[2]?.note).toMatch(/never control frames/);
    expect(model.items[3]?.whyNot).not.toBeNull();
    for (const name of names(model).slice(0, 3)) act(model, name);
    expect(did).toEqual([
      'cut ["alice","bob"]',
      'slow ["alice","bob",300]',
      'lossy ["alice","bob",0.3]',
    ]);
  });

  it('what is checked ends, and only that', () => {
    const { hands: lab, did } = hands();
    const faults = [fault('cut'), fault('slow', 120), fault('lossy', 0.5)];
    const model = menuOf(link, view({ link: faults }), lab);
    expect(model.items.map(({ isChecked }) => isChecked)).toEqual([true, true, true, undefined]);
    act(model, 'Cut');
    expect(did).toEqual([
      'mend ["alice","bob"]',
      'slow ["alice","bob",120]',
      'lossy ["alice","bob",0.5]',
    ]);
    did.length = 0;
    act(model, 'Slow (+300 ms)');
    act(model, 'Lossy (drops 30 % of events)');
    act(model, 'Mend');
    expect(did).toEqual([
      'slow ["alice","bob",0]',
      'lossy ["alice","bob",0]',
      'mend ["alice","bob"]',
    ]);
  });
});

describe('the menu of the room', () => {
  it('splits, closes, opens, heals', () => {
    const { hands: lab, did } = hands();
    const room = { is: 'room' } as const;
    const model = menuOf(room, view(), lab);
    for (const name of names(model)) act(model, name);
    act(
      menuOf(room, view({ room: [fault('room-closed')] }), lab),
      'Open the room at the signaling server',
    );
    expect(did).toEqual([
      'split [[["alice","bob"],["carol"]]]',
      'closeRoom []',
      'heal []',
      'openRoom []',
    ]);
  });
});

/** What the page's address asks for, checked. Unknown parameters are ignored. */

import { canonical, nameProblem } from '../src/core/index.ts';

export interface Address {
  readonly room: string;
  /** Names of the nodes that this page is; null in it takes the first free name. */
  readonly nodes: readonly (string | null)[];
}

export interface AddressProblem {
  /** What is wrong, and what to do. */
  readonly say: string;
  readonly field: 'room' | 'node';
  readonly typed: string;
  /** The address with everything that is right kept. */
  readonly rest: Address;
}

/** Nodes that one page may be: each has links of its own to all others. */
export const nodesPerPageMax = 8;

const defaultRoom = 'demo';

export function readAddress(search: string): Address | AddressProblem {
  const query = new URLSearchParams(search);
  const room = query.get('room') ?? defaultRoom;
  const several = query.get('nodes');
  const one = query.get('node');
  const names =
    several === null
      ? [one === '' ? null : one]
      : [...new Set(several.split(',').map((name) => canonical(name.trim())))];
  const wanted = names.filter((name) => name !== null);
  const roomProblem = nameProblem('room', room);
  if (roomProblem !== null) {
    return {
      say: roomProblem,
      field: 'room',
      typed: room,
      rest: { room: defaultRoom, nodes: names },
    };
  }
  const isOk = (name: string | null): boolean =>
    name === null || nameProblem('node', name) === null;
  const bad = wanted.find((name) => !isOk(name));
  const kept = { room: canonical(room), nodes: names.filter(isOk) };
  const rest = { ...kept, nodes: kept.nodes.length === 0 ? [null] : kept.nodes };
  if (bad !== undefined) {
    return { say: nameProblem('node', bad) ?? '', field: 'node', typed: bad, rest };
  }
  if (names.length > nodesPerPageMax) {
    const say = `One page can be ${nodesPerPageMax} nodes at most; this address names ${names.length}.`;
    const few = { ...rest, nodes: names.slice(0, nodesPerPageMax) };
    return { say, field: 'node', typed: several ?? '', rest: few };
  }
  return { room: rest.room, nodes: names.map((name) => (name === null ? null : canonical(name))) };
}

/** `/?room=demo&node=alice`, or with several names `nodes=`. */
export function addressOf({ room, nodes }: Address): string {
  const names = nodes.filter((name) => name !== null);
  const query = [`room=${encodeURIComponent(room)}`];
  if (names.length === 1) query.push(`node=${encodeURIComponent(names[0] ?? '')}`);
  if (names.length > 1) query.push(`nodes=${names.map(encodeURIComponent).join(',')}`);
  return `/?${query.join('&')}`;
}

/** What the page's address asks for, checked. Unknown parameters are ignored. */

import { canonical, nameProblem } from '../src/core/index.ts';
import { lessonIds } from './lessons/ids.ts';
import { scenarioIds } from './scenarios/ids.ts';

export interface Address {
  readonly room: string;
  /** Names of the nodes that this page is; null in it takes the first free name. */
  readonly nodes: readonly (string | null)[];
  /** A cluster simulated in this tab, in place of a real one. */
  readonly sim?: SimulatedAddress;
  /** Where a recorded trace is, to be shown in place of a cluster. */
  readonly trace?: string;
  /** How events reach the other nodes, if not over links: through a NATS server. */
  readonly adapter?: 'nats';
  /** The lesson that begins with the page. */
  readonly lesson?: string;
}

export interface SimulatedAddress {
  readonly nodes: number;
  readonly seed: number;
  readonly scenario?: string;
}

export interface AddressProblem {
  /** What is wrong, and what to do. */
  readonly say: string;
  readonly field: 'room' | 'node' | 'sim' | 'seed' | 'scenario' | 'lesson' | 'trace' | 'adapter';
  readonly typed: string;
  /** The address with everything that is right kept. */
  readonly rest: Address;
}

/** Nodes that one page may be: each has links of its own to all others. */
export const nodesPerPageMax = 8;

/** Nodes of a simulated cluster. */
export const simulatedNodesMax = 300;

const seedMax = 2 ** 31 - 1;

const defaultRoom = 'demo';

export function readAddress(search: string): Address | AddressProblem {
  const query = new URLSearchParams(search);
  const address = readCluster(query);
  const lesson = query.get('lesson');
  if ('say' in address || lesson === null) return address;
  if (lessonIds.includes(lesson)) return { ...address, lesson };
  const say = `There is no lesson of that name. There are: ${lessonIds.join(', ')}.`;
  return { say, field: 'lesson', typed: lesson, rest: address };
}

function readCluster(query: URLSearchParams): Address | AddressProblem {
  const address = readAdapter(query);
  const trace = query.get('trace');
  if (trace !== null && !('say' in address)) {
    if (isWebAddress(trace)) return { ...address, trace };
    const say =
      'trace is where a saved trace is: it begins with https:// or is a path on this server.';
    return { say, field: 'trace', typed: trace, rest: address };
  }
  const sim = query.get('sim');
  if (sim === null || 'say' in address) return address;
  const seed = query.get('seed') ?? '1';
  const nodes = wholeNumber(sim, 1, simulatedNodesMax);
  const from = wholeNumber(seed, 0, seedMax);
  if (nodes === null) {
    const say = `sim is how many nodes are simulated: a whole number from 1 to ${simulatedNodesMax}.`;
    return {
      say,
      field: 'sim',
      typed: sim,
      rest: { ...address, sim: { nodes: 3, seed: from ?? 1 } },
    };
  }
  if (from === null) {
    const say = `seed is a whole number from 0 to ${seedMax}: the same one gives the same cluster.`;
    return { say, field: 'seed', typed: seed, rest: { ...address, sim: { nodes, seed: 1 } } };
  }
  const scenario = query.get('scenario');
  if (scenario === null) return { ...address, sim: { nodes, seed: from } };
  if (scenarioIds.includes(scenario)) return { ...address, sim: { nodes, seed: from, scenario } };
  const say = `There is no scenario of that name. There are: ${scenarioIds.join(', ')}.`;
  const rest = { ...address, sim: { nodes, seed: from } };
  return { say, field: 'scenario', typed: scenario, rest };
}

function readAdapter(query: URLSearchParams): Address | AddressProblem {
  const address = readRoom(query);
  const adapter = query.get('adapter') ?? 'mesh';
  if ('say' in address || adapter === 'mesh') return address;
  if (adapter === 'nats') return { ...address, adapter };
  const say = 'adapter is how events reach other nodes: mesh, or nats through a NATS server.';
  return { say, field: 'adapter', typed: adapter, rest: address };
}

function isWebAddress(text: string): boolean {
  if (text === '' || !URL.canParse(text, 'http://here.invalid')) return false;
  return /^https?:$/.test(new URL(text, 'http://here.invalid').protocol);
}

function wholeNumber(text: string, min: number, max: number): number | null {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= min && value <= max ? value : null;
}

function readRoom(query: URLSearchParams): Address | AddressProblem {
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

/**
 * `/?room=demo&node=alice`, with several names `nodes=`, or `/?sim=30&seed=7`; then a lesson. Or
 * `/?trace=…` alone.
 */
export function addressOf({ room, nodes, sim, lesson, trace, adapter }: Address): string {
  if (trace !== undefined) return `/?trace=${encodeURIComponent(trace)}`;
  const query = sim === undefined ? roomQuery(room, nodes) : simulatedQuery(sim);
  if (adapter !== undefined && sim === undefined) query.push(`adapter=${adapter}`);
  if (lesson !== undefined) query.push(`lesson=${lesson}`);
  return `/?${query.join('&')}`;
}

function simulatedQuery({ nodes, seed, scenario }: SimulatedAddress): string[] {
  const query = [`sim=${nodes}`, `seed=${seed}`];
  if (scenario !== undefined) query.push(`scenario=${scenario}`);
  return query;
}

function roomQuery(room: string, nodes: Address['nodes']): string[] {
  const names = nodes.filter((name) => name !== null);
  const query = [`room=${encodeURIComponent(room)}`];
  if (names.length === 1) query.push(`node=${encodeURIComponent(names[0] ?? '')}`);
  if (names.length > 1) query.push(`nodes=${names.map(encodeURIComponent).join(',')}`);
  return query;
}

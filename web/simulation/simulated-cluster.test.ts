import { expect, it } from 'vitest';
import type { TraceEvent } from '../../src/core/index.ts';
import { SimulatedCluster } from './simulated-cluster.ts';

const always = (): boolean => true;
const isStart = ({ kind }: TraceEvent): boolean => kind === 'started';
const isCarol = ({ kind, node }: TraceEvent): boolean => kind === 'started' && node === 'carol';
const never = (): boolean => false;

function cluster(): SimulatedCluster {
  const options = { nodes: 3, seed: 1, room: 'demo', scenario: null, hasClients: false };
  return new SimulatedCluster({ ...options, print: () => {} });
}

it('a step goes to the next event and no further, or says that none comes within a minute', () => {
  const three = cluster();
  expect(three.stepOn(isStart, always)).toBe('there');
  expect([three.now(), three.names().length]).toEqual([10, 2]);
  expect(three.stepOn(never, always)).toBe('nothing');
  expect(three.now()).toBeGreaterThan(50_000);
  expect(three.now()).toBeLessThanOrEqual(60_010);
});

it('a step that takes long stops, and the next one goes on from there', () => {
  const three = cluster();
  let turns = 0;
  const fewTurns = (): boolean => ++turns % 2 !== 0;
  const moments: number[] = [];
  let stepped = three.stepOn(isCarol, fewTurns);
  for (; stepped === 'not yet'; stepped = three.stepOn(isCarol, fewTurns))
    moments.push(three.now());
  expect(stepped).toBe('there');
  expect(moments.length).toBeGreaterThan(0);
  expect(three.now()).toBe(20);
});

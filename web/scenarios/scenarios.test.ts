import { describe, expect, it } from 'vitest';
import { readAddress } from '../address.ts';
import { SimulatedRun } from '../simulation/simulated-run.ts';
import { scenarioLink, scenarios } from './catalogue.ts';
import { scenarioIds } from './ids.ts';
import type { Scenario } from './scenario.ts';

function runOf(scenario: Scenario, seed = scenario.seed): SimulatedRun {
  const { nodes, hasClients } = scenario;
  return new SimulatedRun({ nodes, seed, room: 'demo', scenario, hasClients, print: () => {} });
}

const named = (id: string): Scenario => scenarios.find((one) => one.id === id)!;

describe('the scenarios', () => {
  it('are those that an address may name, and their links are read so', () => {
    expect(scenarios.map(({ id }) => id)).toEqual(scenarioIds);
    for (const scenario of scenarios) {
      const { id, nodes, seed } = scenario;
      const sim = { nodes, seed, scenario: id };
      expect(readAddress(scenarioLink(scenario).slice(1))).toMatchObject({ sim });
    }
  });

  it.each(scenarios.filter(({ nodes }) => nodes < 100))(
    '$id has its steps in order, and does them',
    (scenario) => {
      const { steps, nodes } = scenario;
      expect(steps.map(({ at }) => at)).toEqual(
        steps.map(({ at }) => at).toSorted((a, b) => a - b),
      );
      const run = runOf(scenario);
      run.runUntil((steps.at(-1)?.at ?? 0) + 2_000);
      expect(run.names()).toHaveLength(nodes);
      const count = (kind: string): number => run.trace().filter((one) => one.kind === kind).length;
      const planned = (act: string): number => steps.filter((step) => step.do === act).length;
      expect(count('published')).toBe(planned('publish'));
      expect(count('stopped')).toBe(planned('kill'));
      expect(count('started')).toBe(nodes + planned('restart'));
    },
  );

  it('with one seed is one run, with another another', () => {
    const trace = (seed: number): string[] => {
      const run = runOf(named('lossy-link'), seed);
      run.runUntil(10_000);
      return run.trace().map((event) => JSON.stringify(event));
    };
    expect(trace(5)).toEqual(trace(5));
    expect(trace(6)).not.toEqual(trace(5));
  });

  it('show what they say: the split ends with all agreed, losses are named, the crash is found out', () => {
    const split = runOf(named('split-and-heal'));
    split.runUntil(10_000);
    expect(split.hermes('alice').nodes()).toContain('bob');
    expect(
      split
        .hermes('alice')
        .peers()
        .find(({ name }) => name === 'carol')?.state,
    ).not.toBe('ready');
    split.runUntil(60_000);
    for (const name of split.names()) expect(split.hermes(name).nodes()).toHaveLength(6);

    const lossy = runOf(named('lossy-link'));
    lossy.runUntil(30_000);
    expect(lossy.trace().filter(({ kind }) => kind === 'lost').length).toBeGreaterThan(0);
    expect(lossy.hermes('bob').gaps().length).toBeGreaterThan(0);

    const crash = runOf(named('crash'));
    crash.runUntil(18_000);
    expect(crash.hermes('alice').nodes()).not.toContain('bob');
    crash.runUntil(40_000);
    expect(crash.hermes('alice').nodes()).toContain('bob');
    expect(crash.hermes('bob').node.epoch).toBe(2);
  });
});

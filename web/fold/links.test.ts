import { expect, it } from 'vitest';
import type { TraceEvent } from '../../src/core/index.ts';
import { Faults } from './faults.ts';
import { Links } from './links.ts';
import type { PlacedEvent } from './types.ts';

function sent(seq: number, peer: string): PlacedEvent {
  const event = { kind: 'sent', node: 'mallory', epoch: 1, seq, at: seq, clock: seq, peer };
  return { event: event as unknown as TraceEvent, at: seq, isAdjusted: false, knownAt: seq };
}

it('a peer that names more links than any room has is not believed all of them', () => {
  const links = new Links('alice', new Faults());
  links.apply(sent(1, 'alice'));
  for (let seq = 2; seq <= 110_000; seq++) links.apply(sent(seq, `nobody-${seq}`));
  links.apply(sent(110_001, 'alice'));
  expect(links.size).toBe(100_000);
  expect(links.counts()[0]).toMatchObject({ a: 'alice', b: 'mallory', crossingsBtoA: 2 });
});

import { expect, it } from 'vitest';
import { EventReader } from './event.ts';

const stamp = { node: 'alice', epoch: 1, seq: 1, at: 1, clock: 1 };
const crossing = { event: 'alice@1:1', topic: 't', number: 1, bytes: 3 };

function read(kind: string, more: Record<string, unknown>): unknown {
  return new EventReader().read({ ...stamp, kind, ...more });
}

it('an engine is a peer where something goes to it, and nowhere else', () => {
  expect(read('sent', { ...crossing, peer: '$nats' })).toMatchObject({ peer: '$nats' });
  expect(read('link', { peer: '$nats', state: 'open', reason: '' })).toMatchObject({
    state: 'open',
  });
  for (const peer of ['$', '$NATS', '$a b', '$nats$', `$${'n'.repeat(17)}`])
    expect(read('sent', { ...crossing, peer })).toBe('field');
  expect(read('received', { ...crossing, peer: '$nats' })).toBe('field');
  expect(read('lost', { peer: '$nats', first: 1, last: 2 })).toBe('field');
});

it('what was missed has its first before its last', () => {
  const missed = { peer: 'bob', topic: 't' };
  expect(read('missed', { ...missed, first: 2, last: 2 })).toMatchObject({ topic: 't', last: 2 });
  expect(read('missed', { ...missed, first: 3, last: 2 })).toBe('field');
});

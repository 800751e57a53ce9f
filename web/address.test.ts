import { describe, expect, it } from 'vitest';
import { addressOf, readAddress } from './address.ts';

describe('an address', () => {
  it.each([
    ['', { room: 'demo', nodes: [null] }],
    ['?room=demo&node=alice', { room: 'demo', nodes: ['alice'] }],
    ['?room=klasse-7b&node=J%C3%BCrgen', { room: 'klasse-7b', nodes: ['Jürgen'] }],
    ['?nodes=alice,bob,carol', { room: 'demo', nodes: ['alice', 'bob', 'carol'] }],
    ['?nodes=alice,%20bob,alice', { room: 'demo', nodes: ['alice', 'bob'] }],
    ['?node=__proto__&x=1&node', { room: 'demo', nodes: ['__proto__'] }],
    ['?node=', { room: 'demo', nodes: [null] }],
    ['?sim=30&seed=7', { room: 'demo', nodes: [null], sim: { nodes: 30, seed: 7 } }],
    ['?trace=/a.jsonl', { room: 'demo', nodes: [null], trace: '/a.jsonl' }],
    [
      '?trace=https://example.org/a.jsonl&sim=3',
      { room: 'demo', nodes: [null], trace: 'https://example.org/a.jsonl' },
    ],
    [
      '?sim=30&seed=7&scenario=classroom',
      { room: 'demo', nodes: [null], sim: { nodes: 30, seed: 7, scenario: 'classroom' } },
    ],
    ['?node=alice&lesson=who-pays', { room: 'demo', nodes: ['alice'], lesson: 'who-pays' }],
    ['?node=alice&adapter=nats', { room: 'demo', nodes: ['alice'], adapter: 'nats' }],
    ['?adapter=mesh', { room: 'demo', nodes: [null] }],
    ['?scenario=classroom', { room: 'demo', nodes: [null] }],
    ['?sim=3', { room: 'demo', nodes: [null], sim: { nodes: 3, seed: 1 } }],
  ])('%s', (search, address) => {
    expect(readAddress(search)).toEqual(address);
  });

  it.each([
    [
      '?room=a%20b&node=alice',
      'room',
      'cannot contain a space',
      { room: 'demo', nodes: ['alice'] },
    ],
    ['?room=', 'room', 'cannot be empty', { room: 'demo', nodes: [null] }],
    [
      '?trace=javascript:alert(1)',
      'trace',
      'begins with https://',
      { room: 'demo', nodes: [null] },
    ],
    ['?trace=', 'trace', 'begins with https://', { room: 'demo', nodes: [null] }],
    [
      '?node=alice&adapter=redis',
      'adapter',
      'nats through a NATS server',
      { room: 'demo', nodes: ['alice'] },
    ],
    ['?node=a%2Fb', 'node', 'cannot contain', { room: 'demo', nodes: [null] }],
    ['?nodes=alice,b%20b', 'node', 'cannot contain a space', { room: 'demo', nodes: ['alice'] }],
    [`?node=${'x'.repeat(33)}`, 'node', 'at most 32', { room: 'demo', nodes: [null] }],
    ['?node=a%E2%80%AEb', 'node', 'U+202E', { room: 'demo', nodes: [null] }],
  ])('%s is wrong, and what is right in it is kept', (search, field, say, rest) => {
    expect(readAddress(search)).toMatchObject({ field, rest, say: expect.stringContaining(say) });
  });

  it.each([
    ['?sim=many', 'sim', 'whole number from 1 to 300', { sim: { nodes: 3, seed: 1 } }],
    ['?sim=301&seed=4', 'sim', '1 to 300', { sim: { nodes: 3, seed: 4 } }],
    ['?sim=0', 'sim', '1 to 300', { sim: { nodes: 3, seed: 1 } }],
    ['?sim=3.5', 'sim', '1 to 300', {}],
    ['?sim=5&seed=-1', 'seed', 'whole number from 0', { sim: { nodes: 5, seed: 1 } }],
    [
      '?sim=5&seed=2&scenario=flood',
      'scenario',
      'There are: demonstration, ',
      { sim: { nodes: 5, seed: 2 } },
    ],
    [
      '?sim=5&scenario=crash&lesson=x',
      'lesson',
      'There are: one-crossing-per-node, ',
      { sim: { nodes: 5, seed: 1, scenario: 'crash' } },
    ],
    ['?sim=5&seed=1e99', 'seed', 'whole number from 0', { sim: { nodes: 5, seed: 1 } }],
  ])('%s is wrong, and says how many or which', (search, field, say, rest) => {
    expect(readAddress(search)).toMatchObject({ field, rest, say: expect.stringContaining(say) });
  });

  it('of more nodes than one page can be names the limit', () => {
    const search = `?nodes=${Array.from({ length: 9 }, (_, i) => `n${i}`).join(',')}`;
    expect(readAddress(search)).toMatchObject({ say: expect.stringContaining('8 nodes at most') });
  });

  it('is written as it is read', () => {
    const base = { room: 'demo', nodes: [null] };
    for (const address of [
      { ...base, adapter: 'nats' as const },
      { ...base, sim: { nodes: 30, seed: 7 } },
      { ...base, sim: { nodes: 3, seed: 1, scenario: 'empty' }, lesson: 'who-pays' },
      { room: 'r', nodes: ['a', 'b', 'c'], lesson: 'one-crossing-per-node' },
    ]) {
      expect(readAddress(addressOf(address).slice(1))).toEqual(address);
    }
    for (const nodes of [[null], ['alice'], ['a', 'b']]) {
      const address = { room: 'r-1', nodes };
      expect(readAddress(addressOf(address).slice(1))).toEqual(address);
    }
  });
});

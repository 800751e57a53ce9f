import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inspect } from './inspect.ts';
import { Atom, pid, Tuple } from './terms.ts';

const ok = new Atom('ok');

describe('inspect prints as Elixir does', () => {
  it.each([
    [{ name: 'Jade' }, '%{name: "Jade"}'],
    [{ name: 'Jadyline', id: 1 }, '%{id: 1, name: "Jadyline"}'],
    [{ 'not an identifier': 1, ok: 2 }, '%{"not an identifier": 1, ok: 2}'],
    [JSON.parse('{"__proto__":1}'), '%{__proto__: 1}'],
    [{}, '%{}'],
    [
      new Map([
        ['b', 1],
        ['a', 2],
      ]),
      '%{"a" => 2, "b" => 1}',
    ],
    [
      new Map<unknown, unknown>([
        ['x', 1],
        [ok, 2],
        [3, 4],
        [[1], 5],
      ]),
      '%{3 => 4, :ok => 2, [1] => 5, "x" => 1}',
    ],
    [new Map([[ok, 1]]), '%{ok: 1}'],
    [[1, 2.5, -3], '[1, 2.5, -3]'],
    [[72, 105], '[72, 105]'],
    [[new Tuple([ok, pid('alice', 1, 214)])], '[ok: #PID<0.214.0>]'],
    [new Tuple([ok, [], null]), '{:ok, [], nil}'],
    [new Atom('with space'), ':"with space"'],
    [new Atom('alice@demo'), ':alice@demo'],
    [new Atom('Elixir.Hermes.PubSub'), 'Hermes.PubSub'],
    [new Atom('nil'), 'nil'],
    ['say "hi"\n', '"say \\"hi\\"\\n"'],
    ['#{x} # y', '"\\#{x} # y"'],
    ['a\u202Eb\u0001', '"a\\u{202E}b\\x01"'],
    [true, 'true'],
    [undefined, 'nil'],
    [2n ** 70n, '1180591620717411303424'],
    [1e21, '1.0e21'],
    [1.5e-7, '1.5e-7'],
    [-0, '-0.0'],
    [new Uint8Array([1, 255]), '<<1, 255>>'],
    [new Set([1, 'a']), 'MapSet.new([1, "a"])'],
    [new Date(1_767_323_045_678), '~U[2026-01-02 03:04:05.678Z]'],
  ])('%o', (value, text) => {
    expect(inspect(value)).toBe(text);
  });

  it('fifty items at most', () => {
    expect(inspect(Array.from({ length: 51 }, () => 0))).toBe(`[${'0, '.repeat(50)}...]`);
  });

  it('pids of other nodes with their node, when asked', () => {
    expect(inspect(pid('bob', 1, 5), { node: 'alice' })).toBe('#PID<bob.5.0>');
    expect(inspect(pid('alice', 1, 5), { node: 'alice' })).toBe('#PID<0.5.0>');
  });
});

describe('inspect is total', () => {
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  it.each([
    ['a cycle', cycle, '...'],
    ['a revoked proxy', proxy, '#Inspect.Error'],
    [
      'a getter that throws',
      {
        get bad() {
          throw new Error('no');
        },
      },
      '#Inspect.Error',
    ],
    ['a function', () => 1, '#Function'],
    ['an invalid date', new Date(Number.NaN), 'invalid'],
  ])('%s', (_what, value, part) => {
    expect(inspect(value)).toContain(part);
  });

  it('anything', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withNullPrototype: true,
        }),
        (value) => {
          expect(typeof inspect(value)).toBe('string');
        },
      ),
    );
  });

  it('shows the beginning of a long text, as iex does', () => {
    expect(inspect('x'.repeat(5_000))).toBe(`"${'x'.repeat(4_096)}" <> ...`);
  });
});

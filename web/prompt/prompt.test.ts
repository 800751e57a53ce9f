import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Atom, inspect, pid, type Pid, Tuple } from '../../src/core/index.ts';
import { createPrompt, evaluateLiteral } from './prompt.ts';
import type { PromptHost } from './host.ts';

function host() {
  const published: [string, unknown][] = [];
  const clients: [string, Pid][] = [];
  const one: PromptHost = {
    node: 'alice',
    room: 'demo',
    self: () => pid('alice', 1, 0),
    startLink(topic) {
      const client = pid('alice', 1, 200 + clients.length + 1);
      clients.push([topic, client]);
      return client;
    },
    stop: (client) => clients.some(([, other]) => other === client),
    publish(topic, message) {
      published.push([topic, message]);
      return 'ok';
    },
    nodes: () => ['alice', 'bob', 'carol'],
  };
  return { host: one, published, clients, prompt: createPrompt(one) };
}

function answer(input: string): string {
  return host().prompt.run(input).output;
}

describe("the seed's lines", () => {
  it('start one client', () => {
    const { prompt, clients } = host();
    expect(prompt.run('Client.start_link(:user_created)').output).toBe('{:ok, #PID<0.201.0>}');
    expect(clients.map(([topic]) => topic)).toEqual(['user_created']);
  });

  it('start five, printed as iex prints them', () => {
    expect(answer('for _ <- 1..5, do: Client.start_link(:user_created)')).toBe(
      `[
  ok: #PID<0.201.0>,
  ok: #PID<0.202.0>,
  ok: #PID<0.203.0>,
  ok: #PID<0.204.0>,
  ok: #PID<0.205.0>
]`,
    );
    expect(answer('for _ <- 1..2, do: Client.start_link(:user_updated)')).toBe(
      '[ok: #PID<0.201.0>, ok: #PID<0.202.0>]',
    );
  });

  it('publish', () => {
    const { prompt, published } = host();
    expect(prompt.run('Hermes.publish(:user_created, %{name: "Jade"})').output).toBe(':ok');
    expect(prompt.run('Hermes.publish(:user_updated, %{id: 1, name: "Jadyline"})').output).toBe(
      ':ok',
    );
    expect(published).toEqual([
      ['user_created', { name: 'Jade' }],
      ['user_updated', { id: 1, name: 'Jadyline' }],
    ]);
  });
});

describe('what else it takes', () => {
  it.each([
    ['Node.list()', '[:bob@demo, :carol@demo]'],
    ['node()', ':alice@demo'],
    ['self()', '#PID<0.0.0>'],
    ['self', '#PID<0.0.0>'],
    ['%{"a" => 1, b: [1, -2.5, nil]}', '%{:b => [1, -2.5, nil], "a" => 1}'],
    ['{:error, "no\\n", ?a}', '{:error, "no\\n", 97}'],
    ['x = 1_000\nx + 0x10 * 2', '1032'],
    ['name = "Jade"; "hi #{name} #{:ok} #{1 + 1}"', '"hi Jade ok 2"'],
    ['{:ok, p} = Client.start_link(:a); Client.stop(p)', ':ok'],
    ['for i <- [1, 2] do\n i * i\nend', '[1, 4]'],
    ['%{a: 1} |> inspect()', '"%{a: 1}"'],
    ['[ok: 1, "foo bar": 2]', '[ok: 1, "foo bar": 2]'],
    ['9007199254740993', '9007199254740993'],
    ['%{__proto__: 1}', '%{__proto__: 1}'],
    ['true', 'true'],
    ['', ''],
    ['# only a comment', ''],
    ['IO.puts("hi")', 'hi\n:ok'],
  ])('%s', (input, output) => {
    expect(answer(input)).toBe(output);
  });

  it('keeps variables from line to line', () => {
    const { prompt } = host();
    prompt.run('topic = :user_created');
    expect(prompt.run('Client.start_link(topic)').output).toBe('{:ok, #PID<0.201.0>}');
  });
});

describe('what it does not take is said plainly', () => {
  it.each([
    ['defmodule X do end', 'is not something this prompt takes'],
    ['fn x -> x end', 'is not something this prompt takes'],
    ['File.read("x")', 'is not something this prompt takes'],
    ['Hermes.publish(:a, %{name: "Jade"', 'SyntaxError'],
    ['Hermes.publish(:a)', 'Hermes.publish takes 2 arguments'],
    ['Client.start_link(1)', '1 is no topic'],
    ['y', 'undefined variable "y"'],
    ['{:ok, a} = {:error, 1}', 'no match of right hand side value: {:error, 1}'],
    ['for _ <- 1..100000, do: 1', 'at most 1000 items'],
    ['1 + :a', 'ArithmeticError'],
    ['x'.repeat(10_001), '10001 characters'],
    ['['.repeat(200), '**'],
  ])('%s', (input, part) => {
    const { output, isOk } = host().prompt.run(input);
    expect(isOk).toBe(false);
    expect(output).toMatch(/^\*\* \(/);
    expect(output).toContain(part);
  });

  it('before any of the input is done', () => {
    const { prompt, clients } = host();
    prompt.run('Client.start_link(:a); fn -> 1 end');
    expect(clients).toEqual([]);
  });

  it('whatever is typed, nothing is thrown', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'abc:_"#{}[]()%,.<->=|1 \n\\do end') }),
        (input) => {
          expect(typeof host().prompt.run(input).output).toBe('string');
        },
      ),
    );
  });
});

describe('what inspect prints', () => {
  const key = fc
    .stringMatching(/^[a-z_][a-z0-9_ ]{0,8}$/)
    .filter((text) => !['nil', 'true', 'false'].includes(text));
  const { term } = fc.letrec((tie) => ({
    term: fc.oneof(
      { maxDepth: 4 },
      fc.integer(),
      fc.string({ unit: 'grapheme' }),
      fc.boolean(),
      fc.constant(null),
      key.map((text) => new Atom(text)),
      fc.array(tie('term'), { maxLength: 4 }),
      fc.array(tie('term'), { maxLength: 3 }).map((items) => new Tuple(items)),
      fc.dictionary(key, tie('term'), { maxKeys: 4 }).map((record) => ({ ...record })),
    ),
  }));

  it('is read back as the same value', () => {
    fc.assert(
      fc.property(term, (value) => {
        const text = inspect(value);
        expect(inspect(evaluateLiteral(text, host().host))).toBe(text);
      }),
    );
  });
});

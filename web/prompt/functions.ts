/** The functions a line may call: the seed's, and those one reaches for in iex. */

import { Atom, inspect, isPid, type Pid, Tuple } from '../../src/core/index.ts';
import { PromptError } from './host.ts';
import type { Scope } from './scope.ts';

type Fn = (scope: Scope, ...args: readonly unknown[]) => unknown;

const ok = new Atom('ok');

const help = `Try these:
  Client.start_link(:user_created)
  for _ <- 1..5, do: Client.start_link(:user_created)
  Hermes.publish(:user_created, %{name: "Jade"})
  {:ok, pid} = Client.start_link(:user_updated)
  Client.stop(pid)
  Node.list()
  self()`;

const functions: ReadonlyMap<string, readonly [arity: number, fn: Fn]> = new Map([
  ['Client.start_link', [1, ({ host }, topic) => new Tuple([ok, host.startLink(topicOf(topic))])]],
  ['Client.stop', [1, ({ host }, pid) => stop(host.stop(pidOf(pid)))]],
  ['Process.exit', [2, ({ host }, pid) => host.stop(pidOf(pid))]],
  [
    'Hermes.publish',
    [2, ({ host }, topic, message) => new Atom(host.publish(topicOf(topic), message))],
  ],
  [
    'Node.list',
    [
      0,
      ({ host }) =>
        host
          .nodes()
          .filter((name) => name !== host.node)
          .map((name) => new Atom(`${name}@${host.room}`)),
    ],
  ],
  ['Node.self', [0, ({ host }) => new Atom(`${host.node}@${host.room}`)]],
  ['node', [0, ({ host }) => new Atom(`${host.node}@${host.room}`)]],
  ['self', [0, ({ host }) => host.self()]],
  ['inspect', [1, (_scope, value) => inspect(value)]],
  [
    'IO.inspect',
    [
      1,
      (scope, value) => {
        scope.print(inspect(value));
        return value;
      },
    ],
  ],
  [
    'IO.puts',
    [
      1,
      (scope, value) => {
        scope.print(typeof value === 'string' ? value : inspect(value));
        return ok;
      },
    ],
  ],
  ['length', [1, (_scope, value) => (Array.isArray(value) ? value.length : notA('list', value))]],
  ['h', [0, printHelp]],
  ['help', [0, printHelp]],
] satisfies [string, readonly [number, Fn]][]);

/** Calls the function of that name; the compiler has checked that it is there. */
export function call(scope: Scope, name: string, args: readonly unknown[]): unknown {
  return functions.get(name)?.[1](scope, ...args);
}

call.isKnown = (name: string): boolean => functions.has(name);

/** Those that do something to the node; all others only read. */
const acting: ReadonlySet<string> = new Set([
  'Client.start_link',
  'Client.stop',
  'Process.exit',
  'Hermes.publish',
]);

call.isActing = (name: string): boolean => acting.has(name);

call.checkArity = (name: string, given: number): void => {
  const arity = functions.get(name)?.[0];
  if (arity === given) return;
  const problem = `function ${name}/${given} is undefined; ${name} takes ${arity}`;
  throw new PromptError(
    `${problem} ${arity === 1 ? 'argument' : 'arguments'}`,
    'UndefinedFunctionError',
  );
};

function printHelp(scope: Scope): Atom {
  scope.print(help);
  return ok;
}

function topicOf(value: unknown): string {
  if (value instanceof Atom) return value.text;
  return typeof value === 'string' ? value : notA('topic such as :user_created', value);
}

function pidOf(value: unknown): Pid {
  return isPid(value) ? value : notA('pid', value);
}

function stop(wasThere: boolean): Atom {
  if (wasThere) return ok;
  throw new PromptError('that is no living client of this node');
}

function notA(what: string, value: unknown): never {
  throw new PromptError(`${inspect(value)} is no ${what}`, 'ArgumentError');
}

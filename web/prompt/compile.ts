/**
 * Trees to closures. All of an input is compiled before any of it runs, so that a form which the
 * prompt does not take has no half of it done.
 */

import { Atom, inspect, Tuple } from '../../src/core/index.ts';
import { call } from './functions.ts';
import { PromptError } from './host.ts';
import { atom, escaped, float, integer, keywordKey, mapOf } from './literals.ts';
import { mustMatch, pattern as patternOf } from './match.ts';
import { arithmetic, operators } from './operators.ts';
import { type Node, shorten } from './parse.ts';
import type { Run, Scope } from './scope.ts';

const takes =
  'It takes Client.start_link, Client.stop, Hermes.publish, Node.list, node(), self(), inspect, ' +
  'for … <- …, do: …, variables, atoms, strings, numbers, lists, tuples and maps; type h for examples.';

export function compile(node: Node): Run {
  switch (node.type) {
    case 'Integer':
      return constant(integer(node.text));
    case 'Float':
      return constant(float(node.text));
    case 'Char':
      return constant(node.text.codePointAt(node.text.startsWith('?\\') ? 2 : 1));
    case 'Atom':
    case 'QuotedAtom':
      return constant(atom(node));
    case 'Alias':
      return constant(new Atom(`Elixir.${node.text}`));
    case 'Boolean':
      return constant(node.text === 'true');
    case 'Nil':
      return constant(null);
    case 'String':
      return compileString(node);
    case 'List':
      return compileList(node);
    case 'Tuple':
      return compileTuple(node);
    case 'Map':
      return compileMap(node);
    case 'Identifier':
    case 'UnderscoredIdentifier':
      return compileName(node.text);
    case 'UnaryOperator':
      return compileUnary(node);
    case 'BinaryOperator':
      return compileBinary(node);
    case 'PipeOperator':
      return compilePipe(node);
    case 'Call':
      return compileCall(node, null);
    case 'KernelCall':
      return compileKernelCall(node);
    case 'Block':
    case 'Source':
      return inTurn(node.children.filter(isPart).map(compile));
    default:
      throw notTaken(node);
  }
}

/** Names whose mention alone is a call, as in iex. */
const bareCalls = new Set(['self', 'node', 'h', 'help']);

function compileName(name: string): Run {
  return (scope) => {
    if (scope.variables.has(name)) return scope.variables.get(name);
    if (bareCalls.has(name)) return call(scope, name, []);
    throw new PromptError(`undefined variable "${name}"`, 'CompileError');
  };
}

function compileString(node: Node): Run {
  const parts = node.children.map((part): Run => {
    if (part.type === 'QuotedContent') return constant(part.text);
    if (part.type === 'EscapeSequence') return constant(escaped(part.text));
    const inner = inTurn(part.children.filter(isPart).map(compile));
    return (scope) => {
      const value = inner(scope);
      if (value instanceof Atom) return value.text.replace(/^Elixir\./, '');
      return typeof value === 'string' ? value : inspect(value);
    };
  });
  return (scope) => parts.map((part) => part(scope)).join('');
}

function compileList(node: Node): Run {
  const items = node.children
    .filter(isPart)
    .flatMap((child) =>
      child.type === 'Keywords' ? child.children.map(compilePair) : [compile(child)],
    );
  return (scope) => items.map((item) => item(scope));
}

function compileTuple(node: Node): Run {
  const items = argumentsOf(node);
  return (scope) => new Tuple(items.map((item) => item(scope)));
}

/** Of a call or a tuple: keywords at the end are one list. */
function argumentsOf(node: Node): readonly Run[] {
  return node.children
    .filter(isPart)
    .map((child) => (child.type === 'Keywords' ? keywordList(child) : compile(child)));
}

/** `ok: 1` in a list is the tuple `{:ok, 1}`. */
function compilePair(pair: Node): Run {
  const [key, value] = keyAndValue(pair);
  return (scope) => new Tuple([new Atom(key), value(scope)]);
}

function keyAndValue(pair: Node): readonly [string, Run] {
  const [key, value] = pair.children;
  if (key === undefined || value === undefined) throw notTaken(pair);
  return [keywordKey(key), compile(value)];
}

function compileMap(node: Node): Run {
  const content = node.children.filter(isPart);
  const entries = content.flatMap((part) => (part.type === 'MapContent' ? part.children : [part]));
  const pairs = entries.flatMap((entry): (readonly [Run, Run])[] => {
    if (entry.type === 'Keywords') {
      return entry.children.map((pair) => {
        const [key, value] = keyAndValue(pair);
        return [constant(new Atom(key)), value];
      });
    }
    const [key, operator, value] = entry.children;
    if (entry.type !== 'BinaryOperator' || operator?.text !== '=>' || !key || !value) {
      throw notTaken(node);
    }
    return [[compile(key), compile(value)]];
  });
  return (scope) => mapOf(pairs.map(([key, value]) => [key(scope), value(scope)]));
}

function compileUnary(node: Node): Run {
  const [operator, operand] = node.children;
  if (operator?.text !== '-' || operand === undefined) throw notTaken(node);
  const value = compile(operand);
  return (scope) => arithmetic('-', 0, value(scope));
}

function compileBinary(node: Node): Run {
  const [left, operator, right] = node.children;
  if (left === undefined || operator === undefined || right === undefined) throw notTaken(node);
  if (operator.text === '=') {
    const [match, value] = [patternOf(left, compile), compile(right)];
    return (scope) => {
      const given = value(scope);
      mustMatch(match, scope, given);
      return given;
    };
  }
  const operation = operators.get(operator.text);
  if (operation === undefined) throw notTaken(node);
  const [a, b] = [compile(left), compile(right)];
  return (scope) => operation(a(scope), b(scope));
}

function compilePipe(node: Node): Run {
  const [left, , right] = node.children;
  const target = right?.children[0];
  if (left === undefined || target?.type !== 'Call') throw notTaken(node);
  return compileCall(target, compile(left));
}

/** `piped` is the first argument when the call stands behind a `|>`. */
function compileCall(node: Node, piped: Run | null): Run {
  const [callee, args] = node.children;
  if (callee === undefined || (callee.type !== 'Dot' && callee.type !== 'Identifier')) {
    throw notTaken(node);
  }
  const name = nameOf(callee);
  if (!call.isKnown(name)) throw notTaken(node);
  const given = args === undefined ? [] : argumentsOf(args);
  const all = piped === null ? given : [piped, ...given];
  call.checkArity(name, all.length);
  return (scope) =>
    call(
      scope,
      name,
      all.map((arg) => arg(scope)),
    );
}

function nameOf(callee: Node): string {
  return callee.text.replaceAll(/\s/g, '');
}

/** Whether something in it would act on the node. */
export function isActing(node: Node): boolean {
  const [callee] = node.type === 'Call' ? node.children : [];
  return (callee !== undefined && call.isActing(nameOf(callee))) || node.children.some(isActing);
}

function keywordList(node: Node): Run {
  const pairs = node.children.map(compilePair);
  return (scope) => pairs.map((pair) => pair(scope));
}

/** `for x <- 1..5, do: …` and `for x <- list do … end`; no filters, one generator. */
function compileKernelCall(node: Node): Run {
  const [name, args, block] = node.children;
  const [generator, keywords, ...more] = args?.children.filter(isPart) ?? [];
  const [pattern, arrow, source] = generator?.children ?? [];
  if (name?.text !== 'for' || arrow?.text !== '<-' || !pattern || !source || more.length > 0) {
    throw notTaken(node);
  }
  const body = block === undefined ? bodyOfKeywords(node, keywords) : bodyOfBlock(block);
  const [match, items] = [patternOf(pattern, compile), compile(source)];
  return (scope) => {
    const list = items(scope);
    if (!Array.isArray(list)) throw new PromptError('for takes a list or a range such as 1..5');
    const inner: Scope = { ...scope, variables: new Map(scope.variables) };
    return list.map((item) => {
      mustMatch(match, inner, item);
      return body(inner);
    });
  };
}

function bodyOfKeywords(node: Node, keywords: Node | undefined): Run {
  const [pair, ...others] = keywords?.type === 'Keywords' ? keywords.children : [];
  if (pair === undefined || others.length > 0) throw notTaken(node);
  const [key, value] = keyAndValue(pair);
  if (key !== 'do') throw notTaken(node);
  return value;
}

function bodyOfBlock(block: Node): Run {
  if (block.type !== 'DoBlock') throw notTaken(block);
  return inTurn(block.children.filter(isPart).map(compile));
}

function constant(value: unknown): Run {
  return () => value;
}

/** The value of the last, as in Elixir. */
export function inTurn(runs: readonly Run[]): Run {
  return (scope) => {
    let value: unknown = null;
    for (const run of runs) value = run(scope);
    return value;
  };
}

/** Brackets, commas and words such as `do` are nodes too, with nothing in them. */
function isPart({ type }: Node): boolean {
  return /^[A-Z]/.test(type) && type !== 'Operator';
}

function notTaken(node: Node): PromptError {
  return new PromptError(`\`${shorten(node.text)}\` is not something this prompt takes. ${takes}`);
}

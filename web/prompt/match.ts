/** The left side of `=` and of `<-`: variables, `_`, and tuples, lists or literals of such. */

import { inspect, Tuple } from '../../src/core/index.ts';
import { PromptError } from './host.ts';
import type { Node } from './parse.ts';
import type { Run, Scope } from './scope.ts';

/** Whether `value` fits; if so, the pattern's variables have their parts of it. */
export type Match = (scope: Scope, value: unknown) => boolean;

/** `compile` makes the values of literals. */
export function pattern(node: Node, compile: (node: Node) => Run): Match {
  if (node.type === 'Identifier' || node.type === 'UnderscoredIdentifier') {
    return (scope, value) => {
      if (node.text !== '_') scope.variables.set(node.text, value);
      return true;
    };
  }
  if (node.type === 'Tuple' || node.type === 'List') return itemsPattern(node, compile);
  const expected = compile(node);
  return (scope, value) => inspect(expected(scope)) === inspect(value);
}

/** Matches, or says that it does not, as Elixir does. */
export function mustMatch(match: Match, scope: Scope, value: unknown): void {
  if (match(scope, value)) return;
  throw new PromptError(`no match of right hand side value: ${inspect(value)}`, 'MatchError');
}

function itemsPattern(node: Node, compile: (node: Node) => Run): Match {
  const parts = node.children
    .filter(({ type }) => /^[A-Z]/.test(type))
    .map((part) => pattern(part, compile));
  return (scope, value) => {
    const items: unknown = value instanceof Tuple ? value.items : value;
    const isKind = (node.type === 'Tuple') === value instanceof Tuple;
    if (!isKind || !Array.isArray(items) || items.length !== parts.length) return false;
    return parts.every((part, at) => part(scope, items[at]));
  };
}

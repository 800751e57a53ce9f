/** Text to a tree, by Elixir's real grammar; what is not Elixir is said with its place. */

import type { SyntaxNode } from '@lezer/common';
import { parser } from 'lezer-elixir';
import { PromptError } from './host.ts';

/** Characters of one input. */
export const inputCharsMax = 10_000;

/** The grammar's node, with the text it stands for. */
export interface Node {
  readonly type: string;
  readonly text: string;
  readonly children: readonly Node[];
}

const depthMax = 100;

/** The expressions of an input, in order. Throws `PromptError`. */
export function parse(input: string): readonly Node[] {
  if (input.length > inputCharsMax) {
    throw new PromptError(`this is ${input.length} characters; the prompt takes ${inputCharsMax}`);
  }
  const { topNode } = parser.parse(input);
  return convert(topNode, input, 0).children;
}

function convert(node: SyntaxNode, input: string, depth: number): Node {
  if (node.type.isError) throw new PromptError(whatIsWrong(input, node.from), 'SyntaxError');
  if (depth > depthMax) throw new PromptError(`this is nested deeper than ${depthMax} levels`);
  const children: Node[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.type.name !== 'Comment') children.push(convert(child, input, depth + 1));
  }
  return { type: node.type.name, text: input.slice(node.from, node.to), children };
}

function whatIsWrong(input: string, at: number): string {
  const before = input.slice(0, at);
  const line = before.split('\n').length;
  const column = at - (before.lastIndexOf('\n') + 1) + 1;
  const where = input.includes('\n') ? `line ${line}, column ${column}` : `column ${column}`;
  const rest = input.slice(at).trimStart();
  if (rest === '') return `the expression is not finished: something is missing at ${where}`;
  return `this is no Elixir from ${where} on: ${shorten(rest)}`;
}

/** At most twenty characters of `text`. */
export function shorten(text: string): string {
  const chars = [...text];
  return chars.length > 20 ? `${chars.slice(0, 20).join('')}…` : text;
}

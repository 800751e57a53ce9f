/** The prompt: takes the seed's lines as they stand, and answers as iex prints. */

import { HermesError, inspect } from '../../src/core/index.ts';
import { compile, inTurn, isActing } from './compile.ts';
import { PromptError, type PromptHost } from './host.ts';
import { parse } from './parse.ts';
import type { Scope } from './scope.ts';

/** Columns of iex's paper. */
const columns = 80;

export interface Answer {
  /** What the line printed and answered; may be empty. */
  readonly output: string;
  readonly isOk: boolean;
}

export interface Prompt {
  /** Runs one input, which may have several lines. Variables stay for the next. */
  run(input: string): Answer;
  /** Whether it would act on the node, and not only read; of what the prompt does not take, false. */
  isActing(input: string): boolean;
}

/** `variables`: those of earlier lines. */
export function createPrompt(
  host: PromptHost,
  variables: Map<string, unknown> = new Map(),
): Prompt {
  return {
    isActing(input) {
      try {
        const expressions = parse(input);
        expressions.forEach(compile);
        return expressions.some(isActing);
      } catch {
        // Said when it is run.
        return false;
      }
    },
    run(input) {
      const lines: string[] = [];
      const scope: Scope = { host, variables, print: (line) => void lines.push(line) };
      try {
        const expressions = parse(input);
        if (expressions.length === 0) return { output: '', isOk: true };
        const value = inTurn(expressions.map(compile))(scope);
        return { output: [...lines, formatted(value, host.node)].join('\n'), isOk: true };
      } catch (error) {
        return { output: [...lines, complaint(error)].join('\n'), isOk: false };
      }
    },
  };
}

/** The value of an Elixir literal, for the page's message field. Throws `PromptError`. */
export function evaluateLiteral(text: string, host: PromptHost): unknown {
  const [expression, ...more] = parse(text);
  if (expression === undefined || more.length > 0) throw new PromptError('one value is expected');
  return compile(expression)({ host, variables: new Map(), print: () => {} });
}

function complaint(error: unknown): string {
  if (error instanceof PromptError) return `** (${error.name}) ${error.message}`;
  if (error instanceof HermesError) return `** (HermesError) ${error.message}`;
  if (error instanceof RangeError) return '** (Hermes.Prompt) this is too deep or too large';
  throw error;
}

/** On one line where it fits, else a list's items on lines of their own, as iex does. */
function formatted(value: unknown, node: string): string {
  const flat = inspect(value, { node });
  if (flat.length <= columns || !Array.isArray(value)) return flat;
  const items = value.map((item) => inspect([item], { node }).slice(1, -1));
  return `[\n${items.map((item) => `  ${item}`).join(',\n')}\n]`;
}

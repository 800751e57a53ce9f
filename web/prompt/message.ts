/**
 * The Message field: JSON, or a literal of the seed's language such as `%{name: "Jade"}`. The grammar
 * for the latter is loaded only when the text is no JSON.
 */

export type ParsedMessage =
  | { readonly isOk: true; readonly value: unknown }
  | { readonly isOk: false; readonly say: string };

export async function parseMessage(text: string): Promise<ParsedMessage> {
  if (text.trim() === '')
    return wrong('Type a message, such as %{name: "Jade"} or {"name": "Jade"}.');
  try {
    return { isOk: true, value: JSON.parse(text) };
  } catch {
    // SyntaxError: no JSON. Then it may be Elixir.
  }
  const forgotten = forgottenSign(text);
  if (forgotten !== null) return wrong(forgotten);
  const { evaluateLiteral, PromptError } = await import('./literal-entry.ts');
  try {
    return { isOk: true, value: evaluateLiteral(text) };
  } catch (error) {
    if (!(error instanceof PromptError)) throw error;
    return wrong(bareWord(text) ?? `This is neither JSON nor Elixir: ${error.message}.`);
  }
}

/** `{name: "Jade"}` is a tuple with a list in it: surely not what is meant. */
function forgottenSign(text: string): string | null {
  const trimmed = text.trim();
  if (!/^\{\s*\w+\s*:/.test(trimmed)) return null;
  return `Write %${trimmed} as in Elixir, or quote the keys as in JSON: {"name": "Jade"}.`;
}

function bareWord(text: string): string | null {
  const trimmed = text.trim();
  return /^[\p{L}_][\p{L}\p{N}_ ]*$/u.test(trimmed) ? `Quote a text: "${trimmed}".` : null;
}

function wrong(say: string): ParsedMessage {
  return { isOk: false, say };
}

/**
 * The Message field: JSON, or a literal of the seed's language such as `%{name: "Jade"}`. The grammar
 * for the latter is loaded only when the text is no JSON.
 */

export type ParsedMessage =
  | { readonly isOk: true; readonly value: unknown }
  | { readonly isOk: false; readonly say: string };

export async function parseMessage(text: string): Promise<ParsedMessage> {
  if (text.trim() === '') return wrong('Type a message, such as %{name: "Jade"} or {"name": "Jade"}.');
  try {
    return { isOk: true, value: JSON.parse(text) };
  } catch {
    // SyntaxError: no JSON. Then it may be Elixir.
  }
  const { evaluateLiteral, PromptError } = await import('./literal-entry.ts');
  try {
    return { isOk: true, value: evaluateLiteral(text) };
  } catch (error) {
    if (!(error instanceof PromptError)) throw error;
    return wrong(hint(text) ?? `This is neither JSON nor Elixir: ${error.message}.`);
  }
}

/** What a beginner most likely meant. */
function hint(text: string): string | null {
  const trimmed = text.trim();
  if (/^\{\s*\w+\s*:/.test(trimmed)) {
    return `Write %${trimmed} as in Elixir, or quote the keys as in JSON: {"name": "Jade"}.`;
  }
  if (/^[\p{L}_][\p{L}\p{N}_ ]*$/u.test(trimmed)) return `Quote a text: "${trimmed}".`;
  return null;
}

function wrong(say: string): ParsedMessage {
  return { isOk: false, say };
}

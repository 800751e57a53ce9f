/** What the schemas of both protocols, with clients and between servers, are checked by. */

import * as v from 'valibot';

export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** What a text of JSON says, or null when it is none or does not fit. */
export function parse<S extends v.GenericSchema>(schema: S, text: string): v.InferOutput<S> | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // SyntaxError: the text is not JSON.
    return null;
  }
  const checked = v.safeParse(schema, json);
  return checked.success ? checked.output : null;
}

/**
 * Which names are allowed: of nodes, rooms and topics. The one rule for the page, the API, frames
 * from peers and the signaling server (which is why `src/signal` may import this file).
 */

export type NameKind = 'node' | 'room' | 'topic';

const rules = {
  node: { what: 'A node name', charsMax: 32, allowed: /^[\p{L}\p{M}\p{Nd}_-]$/u, also: '' },
  room: { what: 'A room name', charsMax: 64, allowed: /^[\p{L}\p{M}\p{Nd}_-]$/u, also: '' },
  topic: {
    what: 'A topic',
    charsMax: 128,
    allowed: /^[\p{L}\p{M}\p{Nd}_.:/-]$/u,
    also: ' and . : /',
  },
} as const;

/** Characters (code points) a name may have, by kind. */
export const nameCharsMax = { node: 32, room: 64, topic: 128 } as const;

/** Characters (code points) a group's name may have. */
const groupCharsMax = 128;

/** Control characters, those that turn the direction of text, halves of pairs. */
const unseen = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** As `nameProblem`, for a group: any text that a person can see. */
export function groupProblem(value: unknown): string | null {
  const what = 'The name of a group';
  if (typeof value !== 'string') return `${what} is a text, not ${typeof value}.`;
  if (value.length > groupCharsMax * 8) return tooLong(what, value.length, groupCharsMax);
  const chars = [...canonical(value)];
  if (chars.length === 0) return `${what} cannot be empty.`;
  if (chars.length > groupCharsMax) return tooLong(what, chars.length, groupCharsMax);
  const bad = chars.find((char) => unseen.test(char));
  return bad === undefined ? null : `${what} cannot contain ${shown(bad)}.`;
}

const plainTopic = /^[A-Za-z0-9_.:/-]{1,128}$/;

/** Whether a text is a topic of ASCII, as most are: the one form of it, found cheaply. */
export function isPlainTopic(text: string): boolean {
  return plainTopic.test(text);
}

/** Whether a text from a peer is a topic in its one form. */
export function isTopic(text: string): boolean {
  return isPlainTopic(text) || (nameProblem('topic', text) === null && canonical(text) === text);
}

/** Topics that begin with `$` are the system's own: no person can name one. */
export function isSystemTopic(topic: string): boolean {
  return topic.startsWith('$');
}

/** The form in which names are compared and sent: NFC. */
export function canonical(name: string): string {
  return name.normalize('NFC');
}

/** A sentence that says what is wrong with `value` and what to do, or `null` when it is allowed. */
export function nameProblem(kind: NameKind, value: unknown): string | null {
  const { what, charsMax, allowed, also } = rules[kind];
  if (typeof value !== 'string') return `${what} is a text, not ${typeof value}.`;
  // A cheap bound first: normalising megabytes of hostile text is work too.
  if (value.length > charsMax * 8) return tooLong(what, value.length, charsMax);
  const chars = [...canonical(value)];
  if (chars.length === 0) return `${what} cannot be empty: type 1 to ${charsMax} characters.`;
  if (chars.length > charsMax) return tooLong(what, chars.length, charsMax);
  const bad = chars.find((char) => !allowed.test(char));
  if (kind === 'topic' && bad === '$' && isSystemTopic(value)) {
    return "Topics that begin with “$” are the system's own: choose another name.";
  }
  if (bad === undefined) return null;
  return `${what} cannot contain ${shown(bad)}: use letters, digits, - _${also}.`;
}

function tooLong(what: string, chars: number, charsMax: number): string {
  return `${what} has at most ${charsMax} characters; this has ${chars}.`;
}

function shown(char: string): string {
  if (char === ' ') return 'a space';
  if (/^[\p{P}\p{S}]$/u.test(char)) return `“${char}”`;
  const hex = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `the character U+${hex}`;
}

/** Compares by code units: one order on every machine, whatever its locale. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

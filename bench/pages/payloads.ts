/** What small events say: each about a hundred bytes as JSON. */

export const payloadKinds = ['ordinary', 'incompressible', 'bytes'] as const;
export type PayloadKind = (typeof payloadKinds)[number];

/** Random texts to choose from: far apart enough that no usual window holds a text twice. */
const texts = Array.from({ length: 4_096 }, () => randomText(72));
const blocks = Array.from({ length: 4_096 }, () => crypto.getRandomValues(new Uint8Array(100)));

const names = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace', 'heidi'];
const colors = ['teal', 'amber', 'crimson', 'indigo'];

/** The `at`-th event of a kind. */
export const payloads: Readonly<Record<PayloadKind, (at: number) => unknown>> = {
  /** As apps send them: the same keys again and again, values that differ. */
  ordinary: (at) => ({
    type: 'cursor_moved',
    name: names[at % names.length],
    x: (at * 7) % 1_920,
    y: (at * 13) % 1_080,
    color: colors[at % colors.length],
    isDown: at % 3 === 0,
    count: 100_000 + at,
  }),
  /** An object too, most of it a text in which nothing repeats. */
  incompressible: (at) => ({ k: 'event', i: 100_000 + at, p: texts[at % texts.length] }),
  /** Bytes, no object at all. */
  bytes: (at) => blocks[at % blocks.length],
};

function randomText(length: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return Array.from(
    crypto.getRandomValues(new Uint8Array(length)),
    (byte) => alphabet[byte % 64],
  ).join('');
}

/** A MiB of random bytes, drawn once: drawing costs more than sending may. */
const drawn = new Uint8Array(1_048_576);
// The most that is drawn at once.
const drawnAtOnce = 65_536;
for (let at = 0; at < drawn.length; at += drawnAtOnce) {
  crypto.getRandomValues(drawn.subarray(at, at + drawnAtOnce));
}

/** Bytes for bulk, in which nothing repeats within a MiB. */
export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += drawn.length) {
    bytes.set(drawn.subarray(0, Math.min(drawn.length, length - at)), at);
  }
  return bytes;
}

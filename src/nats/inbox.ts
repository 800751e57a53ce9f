/** What comes to a node's inbox, as bytes. Reading is total: any bytes give a message or null. */

const kinds = ['want', 'offer', 'accept', 'data', 'close'] as const;
export type InboxKind = (typeof kinds)[number];

export interface InboxMessage {
  readonly kind: InboxKind;
  /** The lives it is for and from. */
  readonly toEpoch: number;
  readonly fromEpoch: number;
  readonly link: number;
  /** Of data: its place on the link, from 1. */
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** One byte, and four numbers of at most eight. */
export const inboxHeadBytes = 1 + 4 * 8;

export function writeInbox(message: InboxMessage): Uint8Array {
  const { kind, toEpoch, fromEpoch, link, number, bytes } = message;
  const written = new Uint8Array(inboxHeadBytes + bytes.length);
  const view = new DataView(written.buffer);
  written[0] = kinds.indexOf(kind);
  [toEpoch, fromEpoch, link, number].forEach((value, at) => view.setFloat64(1 + at * 8, value));
  written.set(bytes, inboxHeadBytes);
  return written;
}

export function readInbox(bytes: Uint8Array): InboxMessage | null {
  const kind = kinds[bytes[0] ?? kinds.length];
  if (kind === undefined || bytes.length < inboxHeadBytes) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const numbers = [0, 1, 2, 3].map((at) => view.getFloat64(1 + at * 8));
  if (!numbers.every((value) => Number.isSafeInteger(value) && value >= 0)) return null;
  const [toEpoch = 0, fromEpoch = 0, link = 0, number = 0] = numbers;
  return { kind, toEpoch, fromEpoch, link, number, bytes: bytes.subarray(inboxHeadBytes) };
}

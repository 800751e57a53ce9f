/**
 * Walks MessagePack bytes without building anything. The library allocates what a header claims: a
 * few bytes that say "an array of a million" inside one another would take all memory. Here a
 * claim must be covered by bytes that are there, and nesting has a limit.
 */

/** Bytes of content after the type byte, for types of fixed size. */
const fixedBytes: Readonly<Record<number, number>> = {
  0xc0: 0, // nil
  0xc2: 0, // false
  0xc3: 0, // true
  0xca: 4, // float 32
  0xcb: 8, // float 64
  0xcc: 1, // uint 8 .. uint 64
  0xcd: 2,
  0xce: 4,
  0xcf: 8,
  0xd0: 1, // int 8 .. int 64
  0xd1: 2,
  0xd2: 4,
  0xd3: 8,
  0xd4: 2, // fixext 1 .. 16: its type, its content
  0xd5: 3,
  0xd6: 5,
  0xd7: 9,
  0xd8: 17,
};

/** [width of the length field, bytes besides the content] for types with a length. */
const sizedTypes: Readonly<Record<number, readonly [number, number]>> = {
  0xc4: [1, 0], // bin
  0xc5: [2, 0],
  0xc6: [4, 0],
  0xc7: [1, 1], // ext: its type besides
  0xc8: [2, 1],
  0xc9: [4, 1],
  0xd9: [1, 0], // str
  0xda: [2, 0],
  0xdb: [4, 0],
};

/** [width of the count field, values per item] for arrays and maps. */
const countedTypes: Readonly<Record<number, readonly [number, number]>> = {
  0xdc: [2, 1],
  0xdd: [4, 1],
  0xde: [2, 2],
  0xdf: [4, 2],
};

/**
 * Whether `bytes` are exactly one MessagePack value, nested no deeper than `depthMax`; and whether bytes
 * or extensions are in it, of which what is decoded may be a view.
 */
export function shapeOf(bytes: Uint8Array, depthMax: number): 'malformed' | 'plain' | 'with-bytes' {
  let hasBytes = false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** Values still due, per level: a value that is done counts down the level it is in. */
  const due = [1];
  let dueInAll = 1;
  let at = 0;

  const number = (width: number): number => {
    if (at + width > bytes.length) return Number.POSITIVE_INFINITY;
    const value =
      width === 1 ? view.getUint8(at) : width === 2 ? view.getUint16(at) : view.getUint32(at);
    at += width;
    return value;
  };

  while (due.length > 0) {
    const level = due.length - 1;
    if (due[level] === 0) {
      due.pop();
      continue;
    }
    due[level] = (due[level] ?? 0) - 1;
    dueInAll--;
    if (at >= bytes.length) return 'malformed';
    const type = bytes[at++] ?? 0;
    let values = 0;
    if (type < 0x80 || type >= 0xe0) continue; // small integers
    if (type < 0x90) values = (type & 0x0f) * 2;
    else if (type < 0xa0) values = type & 0x0f;
    else if (type < 0xc0) at += type & 0x1f;
    else if (type in countedTypes) {
      const [width, perItem] = countedTypes[type]!;
      values = number(width) * perItem;
    } else if (type in sizedTypes) {
      const [width, besides] = sizedTypes[type]!;
      const length = number(width);
      at += length + besides;
      // bin and ext
      if (type < 0xd9) hasBytes = true;
    } else if (type in fixedBytes) at += fixedBytes[type]!;
    else return 'malformed';
    dueInAll += values;
    // Each value due takes a byte at least.
    if (dueInAll > bytes.length - at) return 'malformed';
    if (values > 0) due.push(values);
    if (due.length > depthMax + 1) return 'malformed';
  }
  if (at !== bytes.length) return 'malformed';
  return hasBytes ? 'with-bytes' : 'plain';
}

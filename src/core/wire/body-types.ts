/** What a body is made of: MessagePack's types by their first byte, and what Hermes adds to them. */

/** Bytes an encoded message may have that is one frame on every browser's data channel. */
export const messageBytesMax = 200_000;

/** Bytes an encoded event may have: 64 MiB, and what an encoding adds to them. */
export const eventBytesMax = 64 * 1_048_576 + 4_096;

/** A body that refers to a lexicon has no more bytes. */
export const referringBytesMax = 32_768;

/** How deep a message may be nested. */
export const messageDepthMax = 64;

/** Where a length follows, the next types have one of two, then of four bytes. */
export const type = {
  map: 0x80,
  array: 0x90,
  str: 0xa0,
  nil: 0xc0,
  /** MessagePack's one unused byte: a word of the publisher's lexicon by its place; 0 is nothing. */
  reference: 0xc1,
  false: 0xc2,
  true: 0xc3,
  bin8: 0xc4,
  ext8: 0xc7,
  ext32: 0xc9,
  f32: 0xca,
  f64: 0xcb,
  u8: 0xcc,
  u16: 0xcd,
  u32: 0xce,
  u64: 0xcf,
  i8: 0xd0,
  i16: 0xd1,
  i32: 0xd2,
  i64: 0xd3,
  fixext1: 0xd4,
  fixext8: 0xd7,
  fixext16: 0xd8,
  str8: 0xd9,
  array16: 0xdc,
  map16: 0xde,
  negative: 0xe0,
} as const;

/** Extension types; 255, MessagePack's own -1, is a date. All others hold a list. */
export const extension = {
  entries: 1,
  map: 2,
  set: 3,
  bigint: 4,
  pid: 5,
  atom: 6,
  tuple: 7,
  date: 255,
} as const;

import { deflateSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noise } from '../../sim/few-nodes.ts';
import { Speaker } from '../suites/speaker.ts';
import { Writer } from './bytes.ts';
import { Deflating, deflatedFraming, inflated } from './deflating.ts';

const dense = noise(60_000);

/** A message whose frames are a text again and again, each time a little different. */
function ordinary(bytes: number): Uint8Array {
  const text = Array.from({ length: bytes / 20 }, (_, at) => `{"type":"moved","x":${at % 97}}`);
  return new TextEncoder().encode(text.join('')).slice(0, bytes);
}

/** As one who lies would write it. */
function claiming(size: number, frames: Uint8Array): Uint8Array {
  const to = new Writer();
  to.u8(deflatedFraming);
  to.varint(size);
  to.raw(deflateSync(frames, { level: 9 }));
  return to.bytes().slice();
}

describe('deflating', () => {
  it('makes ordinary messages much smaller, and gives them back', () => {
    const deflating = new Deflating();
    for (const bytes of [4_000, 60_000, 200_000]) {
      const message = ordinary(bytes);
      const sent = deflating.apply(message).slice();
      expect(sent.length).toBeLessThan(bytes / 3);
      expect(inflated(sent)).toEqual(message.subarray(1));
    }
  });

  it('leaves alone what is small, and what does not shrink', () => {
    const deflating = new Deflating();
    const small = ordinary(1_000);
    expect(deflating.apply(small)).toBe(small);
    expect(deflating.apply(dense)).toBe(dense);
  });

  it('takes for noise what is, and no text, however many kinds of bytes it has', () => {
    const words = Array.from({ length: 256 }, (_, at) => String.fromCharCode(at, 32, 101, 116));
    const message = new TextEncoder().encode(words.join('').repeat(20));
    const deflating = new Deflating();
    expect(deflating.apply(message).length).toBeLessThan(message.length / 5);
    const bytes = Uint8Array.from({ length: 60_000 }, (_, at) => (at * at) & 0xff);
    expect(new Deflating().apply(bytes).length).toBeLessThan(bytes.length / 5);
  });

  it('tries again after a while, and stops when it does not pay any more', () => {
    const deflating = new Deflating();
    deflating.apply(dense);
    const message = ordinary(60_000);
    const isDeflated = Array.from({ length: 20 }, () => deflating.apply(message) !== message);
    expect(isDeflated[0]).toBe(false);
    expect(isDeflated.at(-1)).toBe(true);
    expect(deflating.apply(dense)).toBe(dense);
    expect(deflating.apply(message)).toBe(message);
  });

  it.each([
    ['says less than it is', claiming(100, new Uint8Array(101))],
    ['says more than it is', claiming(100, new Uint8Array(99))],
    ['says more than a message has', claiming(262_145, new Uint8Array(262_145))],
    ['is a bomb', claiming(262_144, new Uint8Array(200_000_000))],
    ['ends early', claiming(9_000, ordinary(9_000)).subarray(0, 60)],
    ['is not deflated', Uint8Array.of(deflatedFraming, 9, 7, 7, 7, 7)],
    ['is empty', Uint8Array.of(deflatedFraming)],
  ])('W1 W4 a message that %s is bad, and no memory is spent on it', (_what, message) => {
    expect(inflated(message)).toBeNull();
    expect(new Speaker().hear(message)).toEqual({ frames: [], bad: ['bad-frame'] });
  });

  it('W1 with bytes changed gives frames of the size that it says or nothing, never a throw', () => {
    const good = claiming(5_000, ordinary(5_000));
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, byte) => {
        const raw = good.slice();
        raw[Math.max(1, at)] = byte;
        const frames = inflated(raw);
        expect(frames === null || frames.length <= 262_144).toBe(true);
        new Speaker().hear(raw);
      }),
      { numRuns: 1_000 },
    );
  });
});

/** A 64-bit FNV-1a hash of traces, in two halves: the same wherever JavaScript runs. */

import type { TraceEvent } from '../core/index.ts';

/** Lower-case hexadecimal, sixteen digits. */
export function traceHash(events: readonly TraceEvent[]): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (const event of events) {
    const text = JSON.stringify(event);
    for (let at = 0; at < text.length; at++) {
      low = (low ^ text.charCodeAt(at)) >>> 0;
      // Times 2^40 + 0x1b3, modulo 2^64.
      const product = low * 0x1b3;
      high = (Math.imul(high, 0x1b3) + Math.floor(product / 2 ** 32) + (low << 8)) >>> 0;
      low = product >>> 0;
    }
  }
  return [high, low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}

/** Tokens that prove a claim, and what other servers know of them. */

import { createHash, randomFillSync } from 'node:crypto';

const tokenBytes = 18;

/** Random bytes are asked of the system for many at once: each time costs as much as a join's rest. */
const pool = Buffer.alloc(tokenBytes * 64);
let used = pool.length;

export function newToken(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const token = pool.toString('base64url', used, used + tokenBytes);
  pool.fill(0, used, used + tokenBytes);
  used += tokenBytes;
  return token;
}

export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

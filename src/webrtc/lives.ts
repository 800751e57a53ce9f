/**
 * Which life of which name this tab is. The name's token lies in sessionStorage, so a reload finds it
 * and comes back as the same name. A duplicated tab has a copy of that storage: it asks over a
 * BroadcastChannel whether another page holds the name, and if so claims a new one.
 */

import type { Grant } from './signaling-client.ts';

export interface TabClaim {
  readonly name: string | null;
  readonly token: string | null;
  /** This tab is a copy of one that is open. */
  readonly isDuplicate: boolean;
  /** Remembers what was granted, and answers copies of this tab from now on. */
  keep(grant: Grant): void;
  release(): void;
}

/** How long a page that holds the name has to say so, in ms. */
const answerMs = 200;

/** One page's own mark among those of its origin: when it began, to the microsecond. */
interface Question {
  readonly page: number;
  readonly room: string;
  readonly name: string;
  readonly is: 'who' | 'me';
}

export async function claimByTab(room: string, name: string | null): Promise<TabClaim> {
  const token = name === null ? null : recall(room, name);
  const isDuplicate = name !== null && token !== null && (await isHeldElsewhere(room, name));
  let channel: BroadcastChannel | null = null;
  return {
    name,
    token: isDuplicate ? null : token,
    isDuplicate,
    keep(grant) {
      remember(room, grant);
      channel = openChannel();
      channel?.addEventListener('message', ({ data }: MessageEvent<Question>) => {
        const isAsked = data.is === 'who' && data.room === room && data.name === grant.name;
        // Two joins of one page are no copies: the later one takes over.
        if (isAsked && data.page !== performance.timeOrigin)
          channel?.postMessage({ ...data, is: 'me' } satisfies Question);
      });
    },
    release() {
      // An open channel would keep the page out of the back/forward cache.
      channel?.close();
      channel = null;
    },
  };
}

async function isHeldElsewhere(room: string, name: string): Promise<boolean> {
  const channel = openChannel();
  if (channel === null) return false;
  const page = performance.timeOrigin;
  return new Promise((resolve) => {
    const end = (isHeld: boolean): void => {
      clearTimeout(timeout);
      channel.close();
      resolve(isHeld);
    };
    const timeout = setTimeout(() => end(false), answerMs);
    channel.addEventListener('message', ({ data }: MessageEvent<Question>) => {
      const isMine = data.page === page && data.room === room && data.name === name;
      if (data.is === 'me' && isMine) end(true);
    });
    channel.postMessage({ page, room, name, is: 'who' } satisfies Question);
  });
}

function openChannel(): BroadcastChannel | null {
  return typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('hermes');
}

function key(room: string, name: string): string {
  return `hermes ${room} ${name}`;
}

function recall(room: string, name: string): string | null {
  try {
    return sessionStorage.getItem(key(room, name));
  } catch {
    // SecurityError: storage is switched off. Then a reload is a newcomer.
    return null;
  }
}

function remember(room: string, { name, token }: Grant): void {
  try {
    sessionStorage.setItem(key(room, name), token);
  } catch {
    // As above, or full.
  }
}

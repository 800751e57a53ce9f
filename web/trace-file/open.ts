/** Opens a trace, from a file or from an address, as a room that can be shown. */

import { Room } from '../fold/room.ts';
import type { ShownTrace } from '../store/state.ts';
import { readTrace } from './read.ts';
import type { NoTrace } from './reader.ts';
import { words } from './words.ts';

export interface OpenedTrace {
  readonly isOk: true;
  readonly room: Room;
  readonly shown: ShownTrace;
  /** What is wrong with it, each a sentence. */
  readonly defects: readonly string[];
}

/** So long nothing may come from a server, in ms. */
const silentMsMax = 15_000;

export async function openTrace(from: string | Blob): Promise<OpenedTrace | NoTrace> {
  const result =
    typeof from === 'string' ? await readAddress(from) : await readTrace(from.stream());
  if (!result.isOk) return result;
  const { recording, defects } = result;
  const { self } = recording;
  const room = new Room({ self, now: () => performance.now(), recording });
  const { beginsAt, endsAt } = room.playhead();
  const names = new Set([self.name, ...recording.events.map(({ event }) => event.node)]);
  const shown = { room: result.room, nodes: names.size, ms: endsAt - beginsAt };
  return { isOk: true, room, shown, defects };
}

/** Asks a server without telling it who asks. */
async function readAddress(typed: string): ReturnType<typeof readTrace> {
  const url = URL.canParse(typed, location.href) ? new URL(typed, location.href) : null;
  const isOk = url !== null && (url.protocol === 'https:' || url.origin === location.origin);
  if (!isOk) return { isOk: false, say: words.badAddress(typed) };
  const where = url.origin === location.origin ? url.pathname : url.href;
  const asking = new AbortController();
  let isSilent = false;
  const silent = (): void => {
    isSilent = true;
    asking.abort();
  };
  let timer = setTimeout(silent, silentMsMax);
  const heard = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, to) {
      clearTimeout(timer);
      timer = setTimeout(silent, silentMsMax);
      to.enqueue(chunk);
    },
  });
  try {
    const answer = await fetch(url, { credentials: 'omit', signal: asking.signal });
    if (!answer.ok) return { isOk: false, say: words.notFound(where, answer.status) };
    if (answer.body === null) return { isOk: false, say: words.notReached(where) };
    const result = await readTrace(answer.body.pipeThrough(heard));
    if (!isSilent) return result;
  } catch {
    if (!isSilent) return { isOk: false, say: words.notReached(where) };
  } finally {
    clearTimeout(timer);
    asking.abort();
  }
  return { isOk: false, say: words.silent(where, silentMsMax / 1_000) };
}

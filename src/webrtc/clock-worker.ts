/**
 * The clock of a page, in a Worker: in a hidden tab the main thread's timers fire once a second, a
 * Worker's do not wait.
 */

/** `[id, delayMs]` asks for a tick, `[id]` takes the request back. The answer is `id`. */
export type ClockRequest = readonly [id: number, delayMs: number] | readonly [id: number];

const timers = new Map<number, ReturnType<typeof setTimeout>>();

addEventListener('message', ({ data }: MessageEvent<ClockRequest>) => {
  const [id, delayMs] = data;
  if (delayMs === undefined) {
    clearTimeout(timers.get(id));
    timers.delete(id);
    return;
  }
  const tick = (): void => {
    timers.delete(id);
    postMessage(id);
  };
  timers.set(id, setTimeout(tick, delayMs));
});

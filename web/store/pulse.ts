/** When the store is refreshed: on an act at once, else at most five times a second. */

const everyMs = 220;

export class Pulse {
  readonly #refresh: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  #isMicrotaskDue = false;

  constructor(refresh: () => void) {
    this.#refresh = refresh;
  }

  start(): void {
    // Always: time passes on the stage although nothing new happens.
    this.#timer ??= setInterval(this.#refresh, everyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Now, once however often it is asked for in this turn. */
  now(): void {
    if (this.#isMicrotaskDue) return;
    this.#isMicrotaskDue = true;
    queueMicrotask(() => {
      this.#isMicrotaskDue = false;
      this.#refresh();
    });
  }
}

/**
 * Virtual time: tasks in order of their moment, and of their asking where moments are equal. Nothing
 * waits: running a day takes as long as what happens in it.
 */

interface Task {
  readonly at: number;
  readonly order: number;
  run: (() => void) | null;
}

export class VirtualClock {
  #now = 0;
  #lastOrder = 0;
  /** A binary heap: the first is the next. */
  readonly #heap: Task[] = [];

  get now(): number {
    return this.#now;
  }

  /** Runs `task` after `delayMs` of virtual time; the answer takes it back. */
  schedule(delayMs: number, task: () => void): () => void {
    const entry: Task = {
      at: this.#now + Math.max(0, delayMs),
      order: ++this.#lastOrder,
      run: task,
    };
    this.#push(entry);
    return () => void (entry.run = null);
  }

  /** When the next task is due, or null when there is none. */
  nextAt(): number | null {
    while (this.#heap[0]?.run === null) this.#pop();
    return this.#heap[0]?.at ?? null;
  }

  /** Runs the next task; false when there is none. */
  step(): boolean {
    if (this.nextAt() === null) return false;
    const task = this.#pop();
    this.#now = task.at;
    task.run?.();
    return true;
  }

  /** Runs everything due within `ms` from now, and ends exactly then. */
  run(ms: number): void {
    this.runUntil(this.#now + ms);
  }

  /** As `run`, to a moment; one that is past changes nothing. */
  runUntil(until: number): void {
    if (until < this.#now) return;
    for (let at = this.nextAt(); at !== null && at <= until; at = this.nextAt()) this.step();
    this.#now = until;
  }

  #push(task: Task): void {
    const heap = this.#heap;
    let at = heap.push(task) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(task, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = task;
  }

  #pop(): Task {
    const heap = this.#heap;
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

function before(a: Task, b: Task): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

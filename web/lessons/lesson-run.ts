/** A lesson that is taken: its step, since when, and what the room has shown since. */

import type { Room } from '../fold/room.ts';
import { type Progress, progressOf } from './engine.ts';
import type { Lesson, Step } from './lesson.ts';
import { type Mark, markIn, markNow, shownSince } from './mark.ts';

export class LessonRun {
  readonly lesson: Lesson;
  #at = 0;
  #room: Room;
  #mark: Mark;
  #passed: Progress | null = null;

  constructor(lesson: Lesson, room: Room) {
    this.lesson = lesson;
    this.#room = room;
    this.#mark = markNow(room);
  }

  get at(): number {
    return this.#at;
  }

  /** Null when all have been taken. */
  get step(): Step | null {
    return this.lesson.steps[this.#at] ?? null;
  }

  /** Begins a step: what was done before does not count. */
  goTo(at: number): void {
    this.#at = Math.min(Math.max(0, at), this.lesson.steps.length);
    this.#mark = markNow(this.#room);
    this.#passed = null;
  }

  /** `room`: the one that is shown now. What has passed stays passed, wherever the playhead goes. */
  look(room: Room): Progress {
    if (room !== this.#room) {
      this.#mark = markIn(room, this.#mark);
      this.#room = room;
    }
    if (this.#passed !== null) return this.#passed;
    const progress = progressOf(this.lesson, this.#at, shownSince(room, this.#mark), room.view());
    if (progress.isPassed) this.#passed = progress;
    return progress;
  }
}

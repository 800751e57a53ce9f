/**
 * What pointers on the stage mean: one on a node moves it, one elsewhere moves the picture, two pinch
 * it. A pointer that hardly moved was a click.
 */

import type { Point } from './geometry.ts';

export interface DragActs {
  /** A node is put where the pointer is. */
  readonly put: (node: string, at: Point) => void;
  readonly pan: (dx: number, dy: number) => void;
  readonly zoomAt: (factor: number, at: Point) => void;
}

/** Nearer than this to where it was pressed, in px, is no drag. */
const slack = 5;

export class Drag {
  readonly #pointers = new Map<number, Point>();
  #node: string | null = null;
  /** From the node's centre to where it was taken hold of. */
  #hold: Point = { x: 0, y: 0 };
  #pressedAt: Point = { x: 0, y: 0 };
  #isMoving = false;
  #wasMoving = false;

  /** `centre`: of the node under the pointer, where there is one. Points in px of the stage. */
  down(pointer: number, at: Point, node: string | null, centre: Point | null): void {
    this.#pointers.set(pointer, at);
    if (this.#pointers.size > 1) {
      this.#node = null;
      this.#isMoving = true;
      return;
    }
    this.#wasMoving = false;
    this.#isMoving = false;
    this.#node = node;
    this.#pressedAt = at;
    this.#hold = centre === null ? { x: 0, y: 0 } : { x: at.x - centre.x, y: at.y - centre.y };
  }

  /** True while it drags. */
  move(pointer: number, at: Point, acts: DragActs): boolean {
    const before = this.#pointers.get(pointer);
    if (before === undefined) return false;
    const { x, y } = this.#pressedAt;
    if (!this.#isMoving && Math.hypot(at.x - x, at.y - y) < slack) return false;
    this.#isMoving = true;
    const other = [...this.#pointers].find(([id]) => id !== pointer)?.[1];
    this.#pointers.set(pointer, at);
    if (other !== undefined) {
      const factor = distance(at, other) / Math.max(1, distance(before, other));
      acts.zoomAt(factor, { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 });
    } else if (this.#node === null) acts.pan(at.x - before.x, at.y - before.y);
    else acts.put(this.#node, { x: at.x - this.#hold.x, y: at.y - this.#hold.y });
    return true;
  }

  up(pointer: number): void {
    this.#pointers.delete(pointer);
    if (this.#pointers.size > 0) return;
    this.#wasMoving = this.#isMoving;
    this.#isMoving = false;
    this.#node = null;
  }

  /** Whether the click that follows was the end of a drag; asked once. */
  takeClick(): boolean {
    const was = this.#wasMoving;
    this.#wasMoving = false;
    return was;
  }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

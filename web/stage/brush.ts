/**
 * Collects lines and areas by colour and strength, then draws each lot as one path: what a frame
 * costs depends on the number of hues, not of things.
 */

/** Strengths are told apart this finely. */
const levels = 6;

interface Lot {
  readonly colour: string;
  readonly alpha: number;
  /** 0: filled. */
  readonly width: number;
  readonly path: Path2D;
}

export class Brush {
  readonly #lots = new Map<string, Lot>();

  /** The path to add lines of `width` px to; 0 fills. `level`: 1 strong to 0 gone. */
  path(colour: string, width: number, level = 1): Path2D {
    const alpha = Math.ceil(Math.min(1, Math.max(0, level)) * levels) / levels;
    const key = `${colour} ${width} ${alpha}`;
    let lot = this.#lots.get(key);
    if (lot === undefined) {
      lot = { colour, alpha, width, path: new Path2D() };
      this.#lots.set(key, lot);
    }
    return lot.path;
  }

  draw(context: CanvasRenderingContext2D): void {
    for (const { colour, alpha, width, path } of this.#lots.values()) {
      context.globalAlpha = alpha;
      if (width === 0) {
        context.fillStyle = colour;
        context.fill(path);
      } else {
        context.strokeStyle = colour;
        context.lineWidth = width;
        context.stroke(path);
      }
    }
    context.globalAlpha = 1;
    this.#lots.clear();
  }
}

/**
 * The moving part of the stage: one canvas, one loop, outside React. The loop runs while something
 * moves and the page is shown, and sleeps otherwise.
 */

import type { EventId } from '../../src/core/index.ts';
import type { CrossingMotion, Motion, MotionSource } from '../fold/motion.ts';
import type { LinkView } from '../fold/types.ts';
import type { Selected } from '../store/selection.ts';
import { addLine, legsOf, type Point, type Way } from './geometry.ts';
import { crossingAt } from './hit.ts';
import { Painter } from './painter.ts';
import { type Scene, wayOf } from './scene.ts';
import { readTheme, type Theme } from './theme.ts';

/** Dashes of a link that is being dialed: their lengths in px, and their pace in px per second. */
const dialDashes = [8, 8] as const;
const dialPace = 32;

/** The still part, and what of it the moving part must know. */
export interface Still {
  readonly scene: Scene;
  readonly dialing: readonly LinkView[];
  readonly selected: Selected | null;
  readonly isReduced: boolean;
}

export interface CrossingName {
  readonly event: EventId;
  readonly to: string;
  readonly number: number;
}

export class StageCanvas {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D | null;
  readonly #source: MotionSource;
  readonly #ends: (() => void)[] = [];
  readonly #painter = new Painter();
  #still: Still | null = null;
  #theme: Theme;
  /** What was painted last. */
  #motions: readonly Motion[] = [];
  #runMs = 0;
  #drawnMs: number | null = null;
  #frame: number | null = null;
  #isClean = true;

  constructor(canvas: HTMLCanvasElement, source: MotionSource) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d');
    this.#source = source;
    this.#theme = readTheme(canvas);
    this.#listen();
  }

  /** The still part has changed: what moves goes by it from here on. */
  set(still: Still): void {
    if (still.isReduced !== this.#still?.isReduced) this.#theme = readTheme(this.#canvas);
    this.#still = still;
    const { selected } = still;
    this.#source.follow(selected?.is === 'crossing' ? selected.event : null);
    this.#wake();
  }

  /** The crossing under a point of the stage, as it was painted last. */
  crossingAt(at: Point): CrossingName | null {
    if (this.#still === null) return null;
    const { scene } = this.#still;
    const ways = (from: string, to: string): Way | null => wayOf(scene, from, to);
    return nameOf(crossingAt(this.#motions, ways, scene.capsuleScale, at));
  }

  /** The one after the selected one, round and round, of those that were painted last. */
  nextCrossing(): CrossingName | null {
    const crossings = this.#motions.filter((one) => one.is === 'crossing');
    const selected = this.#still?.selected;
    const at = crossings.findIndex(
      ({ event, to, number }) =>
        selected?.is === 'crossing' &&
        selected.event === event &&
        selected.to === to &&
        selected.number === number,
    );
    return nameOf(crossings[(at + 1) % Math.max(1, crossings.length)] ?? null);
  }

  stop(): void {
    for (const end of this.#ends) end();
    this.#sleep();
  }

  #listen(): void {
    const wake = (): void => this.#wake();
    const look = (): void => (document.hidden ? this.#sleep() : this.#wake());
    const retheme = (): void => {
      this.#theme = readTheme(this.#canvas);
      this.#wake();
    };
    const dark = matchMedia('(prefers-color-scheme: dark)');
    document.addEventListener('visibilitychange', look);
    dark.addEventListener('change', retheme);
    // A letter that was painted before its font was there.
    document.fonts.addEventListener('loadingdone', wake);
    // Projected, the page is light whatever the system says.
    const projected = new MutationObserver(retheme);
    projected.observe(document.documentElement, { attributeFilter: ['data-projected'] });
    this.#ends.push(
      () => projected.disconnect(),
      this.#source.onWake(wake),
      () => document.removeEventListener('visibilitychange', look),
      () => dark.removeEventListener('change', retheme),
      () => document.fonts.removeEventListener('loadingdone', wake),
    );
  }

  #wake(): void {
    if (document.hidden) return;
    this.#frame ??= requestAnimationFrame((wallMs) => this.#draw(wallMs));
  }

  #sleep(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
  }

  #draw(wallMs: number): void {
    this.#frame = null;
    const [context, still] = [this.#context, this.#still];
    if (context === null || still === null) return;
    const { scene, dialing, selected, isReduced } = still;
    const isPaused = this.#source.isPaused();
    if (!isPaused) this.#runMs += wallMs - (this.#drawnMs ?? wallMs);
    const motions = this.#source.frame(isReduced);
    this.#motions = motions;
    const isDialing = dialing.length > 0;
    const isEmpty = motions.length === 0 && !isDialing;
    this.#resize(context, scene);
    if (!isEmpty || !this.#isClean) {
      context.clearRect(0, 0, scene.box.width, scene.box.height);
      if (isDialing) this.#dialing(context, still);
      const picture = {
        scene,
        theme: this.#theme,
        topics: this.#source.topics(),
        selected: selected?.is === 'crossing' ? selected : null,
        runMs: this.#runMs,
      };
      this.#painter.paint(context, motions, picture, isReduced);
      this.#isClean = isEmpty;
    }
    const goesOn = this.#source.isMoving() || (isDialing && !isReduced && !isPaused);
    this.#drawnMs = goesOn ? wallMs : null;
    if (goesOn) this.#wake();
  }

  /** As many pixels as the screen has; lengths stay in CSS px. */
  #resize(context: CanvasRenderingContext2D, { box }: Scene): void {
    const ratio = devicePixelRatio;
    const width = Math.round(box.width * ratio);
    const height = Math.round(box.height * ratio);
    if (this.#canvas.width === width && this.#canvas.height === height) return;
    this.#canvas.width = width;
    this.#canvas.height = height;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#isClean = false;
  }

  /** Dashes that move from when dialing began until it ended, both of them trace events (T1). */
  #dialing(context: CanvasRenderingContext2D, { scene, dialing, isReduced }: Still): void {
    const path = new Path2D();
    for (const { a, b } of dialing) {
      const way = wayOf(scene, a, b);
      if (way !== null) for (const leg of legsOf(way)) addLine(path, ...leg);
    }
    context.lineCap = 'butt';
    context.setLineDash([...dialDashes]);
    context.lineDashOffset = isReduced ? 0 : -(this.#runMs / 1_000) * dialPace;
    context.strokeStyle = this.#theme.link;
    context.lineWidth = 3;
    context.stroke(path);
    context.setLineDash([]);
  }
}

function nameOf(crossing: CrossingMotion | null): CrossingName | null {
  if (crossing === null) return null;
  const { event, to, number } = crossing;
  return { event, to, number };
}

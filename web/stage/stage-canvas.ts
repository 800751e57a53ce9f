/**
 * The moving part of the stage: one canvas, one loop, outside React. The loop runs while something
 * moves and the page is shown, and sleeps otherwise.
 */

import type { MotionSource } from '../fold/motion.ts';
import { addLine, rimToRim } from './geometry.ts';
import { Painter } from './painter.ts';
import type { Scene } from './scene.ts';
import { readTheme, type Theme } from './theme.ts';

/** Dashes of a link that is being dialed: their lengths in px, and their pace in px per second. */
const dialDashes = [8, 8] as const;
const dialPace = 32;

export class StageCanvas {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D | null;
  readonly #source: MotionSource;
  readonly #ends: (() => void)[] = [];
  readonly #painter = new Painter();
  #scene: Scene | null = null;
  #theme: Theme;
  #isReduced = false;
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
  set(scene: Scene, isReduced: boolean): void {
    this.#scene = scene;
    this.#theme = readTheme(this.#canvas);
    this.#isReduced = isReduced;
    this.#wake();
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
    this.#ends.push(
      this.#source.onWake(wake),
      () => document.removeEventListener('visibilitychange', look),
      () => dark.removeEventListener('change', retheme),
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
    const [context, scene] = [this.#context, this.#scene];
    if (context === null || scene === null) return;
    const motions = this.#source.frame(this.#isReduced);
    const isDialing = scene.dialing.length > 0;
    const isEmpty = motions.length === 0 && !isDialing;
    this.#resize(context, scene);
    if (!isEmpty || !this.#isClean) {
      context.clearRect(0, 0, scene.box.width, scene.box.height);
      if (isDialing) this.#dialing(context, scene, wallMs);
      const picture = { scene, theme: this.#theme, topics: this.#source.topics() };
      this.#painter.paint(context, motions, picture, this.#isReduced);
      this.#isClean = isEmpty;
    }
    if (this.#source.isMoving() || (isDialing && !this.#isReduced && !this.#source.isPaused())) {
      this.#wake();
    }
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
  #dialing(context: CanvasRenderingContext2D, scene: Scene, wallMs: number): void {
    const path = new Path2D();
    for (const { a, b } of scene.dialing) {
      const from = scene.layout.spots.get(a);
      const to = scene.layout.spots.get(b);
      if (from !== undefined && to !== undefined) addLine(path, ...rimToRim(from, to));
    }
    context.lineCap = 'butt';
    context.setLineDash([...dialDashes]);
    context.lineDashOffset = this.#isReduced ? 0 : -(wallMs / 1_000) * dialPace;
    context.strokeStyle = this.#theme.link;
    context.lineWidth = 3;
    context.stroke(path);
    context.setLineDash([]);
  }
}

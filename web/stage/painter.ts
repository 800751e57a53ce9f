/**
 * Paints one frame of motions: what moves and what has just happened, each where the scene says. Lit
 * links lie lowest, then rays and rings, then crossings, then words.
 */

import { hubRadius } from '../fold/client-dots.ts';
import type { NodeSpot, Spot } from '../fold/layout.ts';
import type { CrossingMotion, FlowMotion, GlowMotion, Motion } from '../fold/motion.ts';
import type { TopicMark } from '../fold/types.ts';
import { words } from '../fold/words.ts';
import { Brush } from './brush.ts';
import {
  addCapsule,
  addCross,
  addLine,
  addRing,
  alongWay,
  between,
  capsule,
  legsOf,
  type Place,
  type Point,
  rimToRim,
  type Way,
} from './geometry.ts';
import { capsuleAt } from './hit.ts';
import { type Scene, wayOf } from './scene.ts';
import type { Theme } from './theme.ts';

const litWidth = 6;
const rayWidth = 2;

/** More nodes than this stand too close for numbers between them. */
const crowd = 12;

/** Nodes smaller than this stand too close for words between them. */
const wordsRadiusMin = 44;

/** On a phone no more than these have room for words between them. */
const fewMax = 4;

/** More flows than this, and their numbers would lie on each other. */
const numberedFlowsMax = 40;

/** A flow's dashes: their lengths in px, and their pace in px per second. */
const flowDashes = [10, 12] as const;
const flowPace = 60;

/** What the motions are painted upon. */
export interface Picture {
  /** The crossing that a person looks at closely. */
  readonly selected: Pick<CrossingMotion, 'event' | 'to' | 'number'> | null;
  /** Wall time without the pauses, in ms: flows move by it. */
  readonly runMs: number;
  readonly scene: Scene;
  readonly theme: Theme;
  readonly topics: ReadonlyMap<string, TopicMark>;
}

interface Words {
  readonly text: string;
  readonly at: Point;
  readonly size: number;
  readonly colour: string;
  /** What it stands on, drawn around it so that it can be read. */
  readonly halo: string | null;
}

export class Painter {
  readonly #flow = new Brush();
  readonly #low = new Brush();
  readonly #high = new Brush();
  readonly #top = new Brush();
  #words: Words[] = [];
  #scene!: Scene;
  #theme!: Theme;
  #topics!: ReadonlyMap<string, TopicMark>;
  #selected: Picture['selected'] = null;
  #isReduced = false;

  paint(
    context: CanvasRenderingContext2D,
    motions: readonly Motion[],
    picture: Picture,
    isReduced: boolean,
  ): void {
    this.#scene = picture.scene;
    this.#theme = picture.theme;
    this.#topics = picture.topics;
    this.#selected = picture.selected;
    this.#isReduced = isReduced;
    let flows = 0;
    for (const { is } of motions) if (is === 'flow') flows++;
    for (const motion of motions) {
      if (motion.is === 'crossing') this.#crossing(motion);
      else if (motion.is === 'flow') this.#flowing(motion, flows <= numberedFlowsMax);
      else this.#glow(motion);
    }
    if (flows > 0) {
      context.lineCap = 'butt';
      context.setLineDash([...flowDashes]);
      context.lineDashOffset = isReduced ? 0 : -(picture.runMs / 1_000) * flowPace;
      this.#flow.draw(context);
      context.setLineDash([]);
    }
    context.lineCap = 'round';
    for (const brush of [this.#low, this.#high, this.#top]) brush.draw(context);
    this.#write(context);
  }

  /** As wide as its rate's logarithm says; it moves only while something crosses. */
  #flowing({ from, to, topic, rate, isRunning }: FlowMotion, isNumbered: boolean): void {
    const way = this.#way(from, to);
    if (way === null) return;
    const width = flowWidth(rate);
    const [near, far] = this.#lane(way.from, way.to);
    addLine((isRunning ? this.#flow : this.#low).path(this.#hue(topic), width), near, far);
    if (!isNumbered) return;
    const size = this.#scene.textSize.letter + 1;
    this.#say(
      words.perSecond(rate),
      between(near, far, 0.72),
      size,
      this.#theme.ink,
      this.#theme.stage,
    );
  }

  /** Beside the middle of the link, so that both ways have room. */
  #lane(from: Spot, to: Spot): readonly [Point, Point] {
    const [near, far] = rimToRim(from, to);
    const length = Math.max(1, Math.hypot(far.x - near.x, far.y - near.y));
    const [dx, dy] = [(-5 * (far.y - near.y)) / length, (5 * (far.x - near.x)) / length];
    return [
      { x: near.x + dx, y: near.y + dy },
      { x: far.x + dx, y: far.y + dy },
    ];
  }

  #crossing(motion: CrossingMotion): void {
    const { fate, from, to, topic } = motion;
    const way = this.#way(from, to);
    const place = capsuleAt(motion, (one, other) => this.#way(one, other));
    if (way === null || place === null) return;
    const { at, leg } = place;
    const [start, end] = leg;
    if (this.#isSelected(motion)) {
      const scale = this.#scene.capsuleScale + 0.35;
      addCapsule(this.#high.path(this.#theme.ink, 3), at, start, end, scale);
    }
    if (fate === 'unsure') {
      this.#hollow(place, topic, words.unsure);
      return;
    }
    if (this.#isReduced) {
      this.#light(way, topic, 1);
      return;
    }
    addCapsule(this.#high.path(this.#theme.stage, 3), at, start, end, this.#scene.capsuleScale);
    addCapsule(this.#top.path(this.#hue(topic), 0), at, start, end, this.#scene.capsuleScale);
    this.#letter(topic, at);
  }

  #glow(motion: GlowMotion): void {
    if (motion.from !== null && this.#between(motion, motion.from)) return;
    const spot = this.#spot(motion.node);
    if (spot === undefined) return;
    switch (motion.is) {
      case 'publish':
        this.#ring(motion, spot, hubRadius(spot.r) + 4, spot.r * 0.5);
        break;
      case 'arrive':
        this.#ring(motion, spot, hubRadius(spot.r) + 9, -6);
        break;
      case 'deliver':
        this.#deliver(motion, spot);
        break;
      case 'burst':
        this.#burst(motion, spot);
        break;
      case 'nobody':
        this.#nobody(spot);
        break;
      case 'signal':
        this.#signal(motion, spot);
        break;
      default:
      // The rest is between two nodes.
    }
  }

  /** What glows on the way between two; false for what does not. */
  #between(motion: GlowMotion, from: string): boolean {
    const way = this.#way(from, motion.node);
    switch (motion.is) {
      case 'flash':
        if (way !== null) this.#light(way, motion.topic, motion.level);
        return true;
      case 'loss':
        if (way !== null) this.#loss(motion, way);
        return true;
      case 'unsure':
        if (way === null || motion.topic === null) return true;
        this.#hollow(alongWay(way, 0.5, true), motion.topic, words.unsure);
        return true;
      default:
        return false;
    }
  }

  #light(way: Way, topic: string | null, level: number): void {
    const path = this.#low.path(this.#hue(topic), litWidth, level);
    for (const leg of legsOf(way)) addLine(path, ...leg);
  }

  /** Grows by `by` px from `r` as it fades. */
  #ring({ topic, progress, level }: GlowMotion, spot: Spot, r: number, by: number): void {
    const grown = this.#isReduced ? r : r + by * progress;
    addRing(this.#high.path(this.#hue(topic), 3, level), spot, Math.max(2, grown));
  }

  /** Rays from the hub to all of the topic's clients together, and each client pops. */
  #deliver(motion: GlowMotion, spot: NodeSpot): void {
    const { node, topic, progress, level } = motion;
    const hue = this.#hue(topic);
    const rays = this.#high.path(hue, rayWidth, level);
    const dots = (this.#scene.dots.get(node) ?? []).filter((dot) => dot.topic === topic);
    for (const { x, y, r } of dots) {
      const at = { x: spot.x + x, y: spot.y + y };
      const length = Math.max(1, Math.hypot(x, y));
      const start = between(spot, at, Math.min(1, hubRadius(spot.r) / length));
      addLine(rays, start, between(spot, at, Math.max(0, 1 - r / length)));
      addRing(rays, at, r + 4 + (this.#isReduced ? 0 : Math.min(9, r) * progress));
    }
    // Nobody to point at: too small a circle, or subscribers that are no clients.
    if (dots.length === 0) this.#burst(motion, spot);
  }

  /** All of a node's deliveries as one ring; each topic has its own. */
  #burst({ topic, count, progress, level }: GlowMotion, spot: NodeSpot): void {
    const slot = topic === null ? 0 : (this.#topics.get(topic)?.slot ?? 0);
    const r = spot.r + 2 + slot * 2 + (this.#isReduced ? 0 : 6 * progress);
    addRing(this.#high.path(this.#hue(topic), rayWidth, level), spot, r);
    if (spot.r < 16) return;
    const at = { x: spot.x, y: spot.y + hubRadius(spot.r) + 17 };
    const size = this.#scene.textSize.letter + 1;
    this.#say(words.times(count), at, size, this.#theme.ink, this.#theme.node);
  }

  /** The hub takes it in and it goes out; the words are where the node's own are not. */
  #nobody(spot: NodeSpot): void {
    const { ink, stage } = this.#theme;
    addRing(this.#high.path(ink, 2), spot, hubRadius(spot.r) + 6);
    // In a crowd the rings say it; words would lie on each other.
    if (this.#scene.layout.spots.size > crowd) return;
    const size = this.#scene.textSize.letter + 1;
    const side = spot.label === 'above' ? 1 : -1;
    const at = { x: spot.x, y: spot.y + side * (spot.r + size + 2) };
    const { kind, spots } = this.#scene.layout;
    const isRoom = spot.r >= wordsRadiusMin || (kind === 'phone' && spots.size <= fewMax);
    this.#say(isRoom ? words.noSubscribers : words.times(0), at, size, ink, stage);
  }

  #loss({ place, topic, level }: GlowMotion, way: Way): void {
    const lost = alongWay(way, place, true);
    const { at } = lost;
    if (topic !== null) this.#hollow(lost, topic, '');
    const { ink, stage } = this.#theme;
    // Its word stays in the log; here it is clear until it goes.
    const strength = Math.min(1, level * 3);
    addCross(this.#high.path(stage, 9, strength), at, 11);
    addCross(this.#top.path(ink, 4, strength), at, 11);
  }

  #signal({ place, level }: GlowMotion, spot: Spot): void {
    const { cloud } = this.#scene.layout;
    const server = { x: cloud.x, y: cloud.y - 4, r: 22 };
    const [start, end] = rimToRim(spot, server);
    addLine(this.#low.path(this.#theme.soft, 2, level), start, end);
    addRing(this.#high.path(this.#theme.soft, 3, level), place === 1 ? end : start, 3);
  }

  /** A capsule in outline: not known to arrive. */
  #hollow({ at, leg: [from, to] }: Place, topic: string, text: string): void {
    const { stage, ink } = this.#theme;
    addCapsule(this.#low.path(stage, 0), at, from, to, this.#scene.capsuleScale);
    addCapsule(this.#high.path(this.#hue(topic), 2), at, from, to, this.#scene.capsuleScale);
    if (text !== '') this.#say(text, at, this.#scene.textSize.letter + 1, ink, null);
  }

  #letter(topic: string, at: Point): void {
    const { capsuleScale, textSize } = this.#scene;
    const letter = this.#topics.get(topic)?.letter;
    const isRoom = capsule.width * capsuleScale >= textSize.letter + 1;
    if (letter !== undefined && isRoom)
      this.#say(letter, at, textSize.letter, this.#theme.on, null);
  }

  #say(text: string, at: Point, size: number, colour: string, halo: string | null): void {
    this.#words.push({ text, at, size, colour, halo });
  }

  /** Upright, whatever way its link goes. */
  #write(context: CanvasRenderingContext2D): void {
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    for (const { text, at, size, colour, halo } of this.#words) {
      context.font = `700 ${size}px ${this.#theme.font}`;
      if (halo !== null) {
        context.strokeStyle = halo;
        context.lineWidth = 4;
        context.strokeText(text, at.x, at.y + 1);
      }
      context.fillStyle = colour;
      context.fillText(text, at.x, at.y + 1);
    }
    this.#words = [];
  }

  #isSelected({ event, to, number }: CrossingMotion): boolean {
    const one = this.#selected;
    return one !== null && one.event === event && one.to === to && one.number === number;
  }

  #spot(node: string): NodeSpot | undefined {
    return this.#scene.layout.spots.get(node);
  }

  #way(from: string, to: string): Way | null {
    return wayOf(this.#scene, from, to);
  }

  #hue(topic: string | null): string {
    const slot = topic === null ? 0 : (this.#topics.get(topic)?.slot ?? 0);
    return this.#theme.hues[slot] ?? this.#theme.soft;
  }
}

/** In whole px, so that few widths are drawn: 3 for one a second, 12 for a thousand. */
function flowWidth(rate: number): number {
  return Math.min(14, Math.round(3 + 3 * Math.log10(Math.max(1, rate))));
}

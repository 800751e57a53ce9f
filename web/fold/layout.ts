/**
 * Where n nodes go in a box: this page's node at the bottom, the others clockwise in order of
 * joining, so that a newcomer opens a gap and nobody jumps across. Three make a triangle, up to
 * twelve a polygon, up to forty a ring of small circles, more of them rings within rings; on a phone
 * this node is large and the others are rows at the top. All lengths in CSS px; text never scales.
 */

export interface Box {
  readonly width: number;
  readonly height: number;
}

export const noBox: Box = { width: 0, height: 0 };

export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly r: number;
}

export interface NodeSpot extends Spot {
  /** On which side its text is. */
  readonly label: 'above' | 'below' | 'left' | 'right';
}

export interface Layout {
  readonly kind: 'phone' | 'polygon' | 'ring' | 'rings';
  readonly spots: ReadonlyMap<string, NodeSpot>;
  readonly cloud: { readonly x: number; readonly y: number; readonly hasWords: boolean };
}

/** Below this width the stage is a phone's. */
const phoneWidth = 600;
const polygonMax = 12;
const ringMax = 40;

/** Room for two lines of text above a circle and below one. */
const labelAbove = 64;
const labelBelow = 62;

/** And for a name beside one. */
const labelBeside = 80;

/** The least distance between the rims of two neighbours: a few leave room for crossings to be seen. */
const gap = { few: 96, polygon: 44, ring: 8 } as const;
const fewMax = 4;

const radiusMin = 6;

/** `names`: this page's node first, then the others in order of joining. `isProjected`: larger text. */
export function layoutOf(names: readonly string[], box: Box, isProjected = false): Layout {
  const isPhone = box.width < phoneWidth;
  const text = isProjected ? 1.6 : 1;
  const scale = Math.min(1.5, Math.max(0.62, Math.min(box.width / 640, box.height / 480)));
  const cloud = isPhone
    ? { x: box.width - 34, y: box.height - 30, hasWords: false }
    : { x: box.width - 66 * text, y: box.height - 44, hasWords: true };
  if (isPhone) return { kind: 'phone', spots: phone(names, box, scale), cloud };
  if (names.length > ringMax) return { kind: 'rings', spots: rings(names, box), cloud };
  const isRing = names.length > polygonMax;
  return {
    kind: isRing ? 'ring' : 'polygon',
    spots: around(names, box, 80 * scale, isRing, text),
    cloud,
  };
}

/** On one ellipse. A smaller circle leaves a larger ellipse, so the two are found together. */
function around(
  names: readonly string[],
  box: Box,
  radiusMax: number,
  isRing: boolean,
  text: number,
): Map<string, NodeSpot> {
  const angles = names.map((_, index) => Math.PI / 2 + (2 * Math.PI * index) / names.length);
  const space = isRing ? gap.ring : names.length > fewMax ? gap.polygon : gap.few;
  let radius = radiusMax;
  let spots: Spot[] = [];
  for (let round = 0; round < 12; round++) {
    spots = ellipse(angles, box, radius, text, isRing ? labelBeside * text : 24);
    const fits = Math.max(radiusMin, (closest(spots) - space) / 2);
    const isClear = isRing || radius <= 2 * radiusMin || linksAreClear(spots);
    if (radius <= fits + 0.5 && isClear) break;
    radius = Math.max(isClear ? fits : radiusMin, radius * 0.75);
  }
  return new Map(
    names.map((name, index) => [
      name,
      { ...spots[index]!, label: labelSide(angles[index]!, names.length, isRing) },
    ]),
  );
}

/** Upper ones above, lower ones below; where circles stand close, the flanks' beside. */
function labelSide(angle: number, count: number, isRing: boolean): NodeSpot['label'] {
  if (isRing && Math.abs(Math.cos(angle)) > 0.6) return Math.cos(angle) < 0 ? 'left' : 'right';
  return count > 1 && Math.sin(angle) < -0.01 ? 'above' : 'below';
}

/** `beside`: the room left of it and right of it, in px. */
function ellipse(
  angles: readonly number[],
  box: Box,
  r: number,
  text: number,
  beside: number,
): Spot[] {
  const top = Math.min(box.height / 2, r + labelAbove * text);
  const bottom = Math.max(box.height / 2, box.height - r - labelBelow * text);
  const sines = angles.map((angle) => Math.sin(angle));
  const widest = Math.max(0.01, ...angles.map((angle) => Math.abs(Math.cos(angle))));
  const lowest = Math.min(...sines);
  // Alone, a node stands where it will stay.
  const ry = angles.length === 1 ? 0 : (bottom - top) / (1 - lowest);
  const rx =
    Math.min(box.width * (angles.length > 3 ? 0.38 : 0.3), box.width / 2 - r - beside) / widest;
  return angles.map((angle) => ({
    x: box.width / 2 + rx * Math.cos(angle),
    y: bottom - ry * (1 - Math.sin(angle)),
    r,
  }));
}

/** The least distance between the centres of two neighbours. */
function closest(spots: readonly Spot[]): number {
  let least = Infinity;
  for (const [index, one] of spots.entries()) {
    const next = spots[(index + 1) % spots.length];
    if (next === undefined || next === one) continue;
    least = Math.min(least, Math.hypot(one.x - next.x, one.y - next.y));
  }
  return least;
}

/** Whether no straight line between two circles meets a third: flat boxes push them into a row. */
function linksAreClear(spots: readonly Spot[]): boolean {
  return spots.every((one, at) =>
    spots
      .slice(at + 1)
      .every((other) =>
        spots.every(
          (third) =>
            third === one || third === other || distanceToLink(third, one, other) > third.r + 6,
        ),
      ),
  );
}

function distanceToLink({ x, y }: Spot, a: Spot, b: Spot): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const along = ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - a.x - t * dx, y - a.y - t * dy);
}

/** Rings within rings, the outer ones filled first in proportion to their length. */
function rings(names: readonly string[], box: Box): Map<string, NodeSpot> {
  const ringCount = Math.min(6, Math.ceil(names.length / 45) + 1);
  const shares = Array.from({ length: ringCount }, (_, ring) => 1 - (ring * 0.75) / ringCount);
  const total = shares.reduce((sum, share) => sum + share, 0);
  const [rx, ry] = [box.width / 2 - 60, box.height / 2 - 60];
  const spots = new Map<string, NodeSpot>();
  let taken = 0;
  for (const [ring, share] of shares.entries()) {
    const isLast = ring === shares.length - 1;
    const count = isLast ? names.length - taken : Math.round((names.length * share) / total);
    for (let index = 0; index < count; index++) {
      const name = names[taken + index];
      if (name === undefined) break;
      const angle = Math.PI / 2 + (2 * Math.PI * index) / count;
      const x = box.width / 2 + rx * share * Math.cos(angle);
      const y = box.height / 2 + ry * share * Math.sin(angle);
      spots.set(name, { x, y, r: 0, label: Math.sin(angle) < 0 ? 'above' : 'below' });
    }
    taken += count;
  }
  const distance = leastDistance([...spots.values()]);
  const r = Math.max(4, Math.min(16, (distance - 4) / 2));
  for (const [name, spot] of spots) spots.set(name, { ...spot, r });
  return spots;
}

function leastDistance(spots: readonly Spot[]): number {
  let least = Infinity;
  for (const [index, one] of spots.entries()) {
    for (const other of spots.slice(index + 1)) {
      least = Math.min(least, Math.hypot(one.x - other.x, one.y - other.y));
    }
  }
  return least;
}

/** This node large at the bottom, the others in rows at the top. */
function phone(names: readonly string[], box: Box, scale: number): Map<string, NodeSpot> {
  const [self = '', ...others] = names;
  const own = 52 * scale * 1.45;
  const spots = new Map<string, NodeSpot>();
  spots.set(self, { x: box.width / 2, y: box.height - own - 54, r: own, label: 'below' });
  // As few columns as leave this node its place; wider rows only where they must be.
  const free = Math.max(80, box.height - 2 * own - 110);
  const columns =
    others.length <= 3 ? others.length : Math.max(3, columnsFor(others.length, box.width, free));
  const rowCount = Math.ceil(others.length / Math.max(1, columns));
  const rowHeight = Math.min(52 * scale * 2 + 52, free / Math.max(1, rowCount));
  const hasText = rowHeight > 60;
  const r = Math.max(
    radiusMin,
    Math.min(52 * scale, box.width / columns / 2 - 6, (rowHeight - (hasText ? 44 : 6)) / 2),
  );
  for (const [index, name] of others.entries()) {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, others.length - row * columns);
    const x = (box.width * ((index % columns) + 0.5)) / inRow;
    const y = (hasText ? 50 : 12) + r + row * rowHeight;
    spots.set(name, { x, y, r, label: 'above' });
  }
  return spots;
}

function columnsFor(count: number, width: number, height: number): number {
  for (let columns = 3; columns < 20; columns++) {
    const rows = Math.ceil(count / columns);
    if (height / rows >= Math.min(96, width / columns)) return columns;
  }
  return 20;
}

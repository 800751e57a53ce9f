import { describe, expect, it } from 'vitest';
import type { Label } from '../fold/labels.ts';
import { type Box, layoutOf, noBox } from '../fold/layout.ts';
import { wholePicture, zoomed } from './lens.ts';
import type { NodeLook } from './looks.ts';
import { placeLinkLabels } from './link-labels.ts';
import { type Scene, sceneOf } from './scene.ts';

const boxes: readonly Box[] = [
  { width: 390, height: 420 },
  { width: 664, height: 536 },
  { width: 1_900, height: 800 },
];

function sceneFor(
  count: number,
  box: Box,
  isProjected: boolean,
  scale = 1,
  y = box.height / 2,
): Scene {
  const looks = new Map(
    Array.from({ length: count }, (_, at): [string, NodeLook] => {
      const name = `node-${at + 1}`;
      const clients = new Map([['a', [1, 2]]]);
      return [name, { name, isSelf: at === 0, state: 'ready', faults: [], clients, digits: 3 }];
    }),
  );
  const layout = layoutOf([...looks.keys()], box, isProjected);
  const lens = zoomed(wholePicture, scale, { x: box.width / 2, y }, box);
  return sceneOf({ looks, layout, box, corner: noBox, isProjected, lens, pins: new Map() });
}

function areaOf({ name, state, anchor, x, y, stateY }: Label, scene: Scene) {
  const { textSize } = scene;
  const width = Math.max(
    name.length * textSize.name * 0.5,
    (state ?? '').length * textSize.state * 0.45,
  );
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
  return {
    left,
    right: left + width,
    top: y - textSize.name * 0.7,
    bottom: state === null ? y : stateY,
  };
}

describe('sceneOf', () => {
  const cases = [3, 12, 30, 100, 300].flatMap((count) => boxes.map((box) => ({ count, box })));

  it.each(cases)('$count nodes: no name covers another, at $box.width px', ({ count, box }) => {
    for (const scale of [1, 2.5]) {
      const scene = sceneFor(count, box, box.width > 1_500, scale);
      const areas = [...scene.labels.values()].map((label) => areaOf(label, scene));
      for (const [at, one] of areas.entries()) {
        for (const other of areas.slice(at + 1)) {
          const isApart =
            one.left >= other.right ||
            other.left >= one.right ||
            one.top >= other.bottom ||
            other.top >= one.bottom;
          expect(isApart).toBe(true);
        }
      }
      expect(scene.layout.spots.size).toBe(count);
    }
  });

  it('nearer, more of those that are seen have their names, in the same size', () => {
    const box = boxes[1]!;
    const shareOf = ({ layout, labels }: Scene): number => {
      const seen = [...layout.spots.values()].filter(
        ({ x, y }) => x > 0 && x < box.width && y > 0 && y < box.height,
      );
      return labels.size / seen.length;
    };
    const far = sceneFor(100, box, false);
    const near = sceneFor(100, box, false, 3, box.height - 100);
    expect(shareOf(far)).toBeLessThan(0.2);
    expect(shareOf(near)).toBeGreaterThan(0.6);
    expect(near.textSize).toEqual(far.textSize);
  });

  it('words of faults keep clear of nodes, names and one another', () => {
    const scene = sceneFor(12, boxes[1]!, false);
    const names = [...scene.layout.spots.keys()];
    const labels = names.slice(1).map((name) => ({
      key: name,
      from: scene.layout.spots.get('node-1')!,
      to: scene.layout.spots.get(name)!,
      text: 'loses 30 %',
    }));
    const places = [...placeLinkLabels(labels, scene).values()];
    expect(places.length).toBeGreaterThan(4);
    for (const [at, one] of places.entries()) {
      for (const other of places.slice(at + 1)) {
        const isApart = Math.abs(one.x - other.x) > 60 || Math.abs(one.y - other.y) >= 13;
        expect(isApart).toBe(true);
      }
    }
  });
});

import { describe, expect, it } from 'vitest';
import { Drag, type DragActs } from './drag.ts';

function recorded(): { acts: DragActs; did: unknown[] } {
  const did: unknown[] = [];
  const acts: DragActs = {
    put: (node, at) => did.push(['put', node, at]),
    pan: (dx, dy) => did.push(['pan', dx, dy]),
    zoomAt: (factor, at) => did.push(['zoom', factor, at]),
  };
  return { acts, did };
}

describe('Drag', () => {
  it('a press that hardly moves is a click', () => {
    const { acts, did } = recorded();
    const drag = new Drag();
    drag.down(1, { x: 10, y: 10 }, 'bob', { x: 12, y: 12 });
    expect(drag.move(1, { x: 13, y: 12 }, acts)).toBe(false);
    drag.up(1);
    expect(did).toEqual([]);
    expect(drag.takeClick()).toBe(false);
  });

  it('a node goes with the pointer, held where it was taken', () => {
    const { acts, did } = recorded();
    const drag = new Drag();
    drag.down(1, { x: 10, y: 10 }, 'bob', { x: 12, y: 14 });
    expect(drag.move(1, { x: 60, y: 10 }, acts)).toBe(true);
    drag.up(1);
    expect(did).toEqual([['put', 'bob', { x: 62, y: 14 }]]);
    expect(drag.takeClick()).toBe(true);
    expect(drag.takeClick()).toBe(false);
  });

  it('elsewhere the picture moves; two fingers pinch it', () => {
    const { acts, did } = recorded();
    const drag = new Drag();
    drag.down(1, { x: 100, y: 100 }, null, null);
    drag.move(1, { x: 110, y: 100 }, acts);
    drag.down(2, { x: 210, y: 100 }, 'bob', { x: 210, y: 100 });
    drag.move(2, { x: 310, y: 100 }, acts);
    expect(did).toEqual([
      ['pan', 10, 0],
      ['zoom', 2, { x: 210, y: 100 }],
    ]);
  });

  it('a pointer that was never pressed does nothing', () => {
    const { acts, did } = recorded();
    expect(new Drag().move(1, { x: 500, y: 5 }, acts)).toBe(false);
    expect(did).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { layoutOf } from '../fold/layout.ts';
import type { Thing } from '../store/selection.ts';
import { type KeyContext, onStageKey } from './stage-keys.ts';

const { spots } = layoutOf(['alice', 'bob', 'carol'], { width: 700, height: 560 });
const bob: Thing = { is: 'node', name: 'bob' };
const link: Thing = { is: 'link', a: 'alice', b: 'bob' };

/** What a key did, with what had the focus. */
function pressed(
  key: string,
  thing: Thing | null = bob,
  modifiers: { altKey?: boolean; ctrlKey?: boolean; shiftKey?: boolean } = {},
  hasDetails = false,
): { did: unknown[]; isMeant: boolean } {
  const did: unknown[] = [];
  const note =
    (what: string) =>
    (...more: unknown[]): void =>
      void did.push([what, ...more]);
  const context: KeyContext = {
    thing,
    spots,
    picture: {
      lens: { scale: 1, x: 0, y: 0 },
      pins: new Map(),
      zoom: note('zoom'),
      zoomAt: note('zoomAt'),
      fit: note('fit'),
      pan: note('pan'),
      put: note('put'),
      tidy: note('tidy'),
    },
    focus: note('focus'),
    nextLink: (from) => (from.is === 'node' ? link : from),
    home: () => bob,
    select: note('select'),
    selectCrossing: note('crossing'),
    openMenu: note('menu'),
    close: () => hasDetails && (note('close')(), true),
    blur: note('blur'),
  };
  const plain = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };
  const isMeant = onStageKey({ key, ...plain, ...modifiers }, context);
  return { did, isMeant };
}

describe('keys on the stage', () => {
  it('zoom, fit, tidy', () => {
    expect(pressed('+', null).did).toEqual([['zoom', 1]]);
    expect(pressed('-', null).did).toEqual([['zoom', -1]]);
    expect(pressed('0').did).toEqual([['fit']]);
    expect(pressed('t').did).toEqual([['tidy']]);
  });

  it('arrows go from node to node, with Shift move the picture, with Alt the node', () => {
    expect(pressed('ArrowRight').did).toEqual([['focus', { is: 'node', name: 'carol' }]]);
    expect(pressed('ArrowRight', bob, { shiftKey: true }).did).toEqual([['pan', -48, -0]]);
    const { x, y } = spots.get('bob')!;
    expect(pressed('ArrowRight', bob, { altKey: true }).did).toEqual([
      ['put', 'bob', { x: x + 24, y }],
    ]);
    // Alt and an arrow would leave the page.
    expect(pressed('ArrowLeft', link, { altKey: true })).toEqual({ did: [], isMeant: true });
  });

  it('picks, opens menus, goes along links', () => {
    expect(pressed('Enter').did).toEqual([['select', bob]]);
    for (const key of ['m', 'ContextMenu'])
      expect(pressed(key, link).did).toEqual([['menu', link]]);
    expect(pressed('F10', bob, { shiftKey: true }).did).toEqual([['menu', bob]]);
    expect(pressed('F10').isMeant).toBe(false);
    expect(pressed('l').did).toEqual([['focus', link]]);
    expect(pressed('c', null).did).toEqual([['crossing']]);
  });

  it('Escape closes the details, then goes back to the node, then leaves', () => {
    expect(pressed('Escape', link, {}, true).did).toEqual([['close']]);
    expect(pressed('Escape', link).did).toEqual([['focus', bob]]);
    expect(pressed('Escape', bob).did).toEqual([['blur']]);
    expect(pressed('Escape', null).isMeant).toBe(false);
  });

  it('leaves other keys alone', () => {
    for (const key of ['a', 'Tab', 'p', '.']) expect(pressed(key).isMeant).toBe(false);
    expect(pressed('+', bob, { ctrlKey: true }).isMeant).toBe(false);
    expect(pressed('Enter', null).isMeant).toBe(false);
  });
});

/** What keys do on the stage. Only while it has the focus, so that they take nothing from elsewhere. */

import type { Layout } from '../fold/layout.ts';
import type { Thing } from '../store/selection.ts';
import { nearestThatWay } from './focus.ts';
import { type PictureControls, nudged } from './use-picture.ts';

export interface KeyContext {
  /** What has the focus. */
  readonly thing: Thing | null;
  readonly spots: Layout['spots'];
  readonly picture: PictureControls;
  readonly focus: (thing: Thing) => void;
  /** The next link of the node, or of the node that the link was reached from. */
  readonly nextLink: (thing: Thing) => Thing | null;
  /** The node that a link was reached from. */
  readonly home: () => Thing | null;
  readonly select: (thing: Thing) => void;
  readonly selectCrossing: () => void;
  readonly openMenu: (thing: Thing) => void;
  readonly close: () => boolean;
  readonly blur: () => void;
}

export interface Key {
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

/** How far one key moves the picture or a node, in px. */
const step = 24;

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** True when the key meant something here. */
export function onStageKey(event: Key, context: KeyContext): boolean {
  const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
  if (ctrlKey || metaKey) return false;
  const arrow = arrows[key];
  if (arrow !== undefined) return onArrow(key, arrow, altKey, shiftKey, context);
  if (altKey) return false;
  const { picture, thing } = context;
  switch (key) {
    case '+':
    case '=':
      picture.zoom(1);
      return true;
    case '-':
    case '_':
      picture.zoom(-1);
      return true;
    case '0':
      picture.fit();
      return true;
    case 't':
    case 'T':
      picture.tidy();
      return true;
    case 'c':
    case 'C':
      context.selectCrossing();
      return true;
    case 'Escape':
      return onEscape(context);
    case 'F10':
      return shiftKey && onThing(thing, context.openMenu);
    case 'm':
    case 'M':
    case 'ContextMenu':
      return onThing(thing, context.openMenu);
    case 'Enter':
    case ' ':
      return onThing(thing, context.select);
    case 'l':
    case 'L':
      return onThing(thing === null ? null : context.nextLink(thing), context.focus);
    default:
      return false;
  }
}

/** Plain ones go from node to node; with Shift they move the picture, with Alt the node. */
function onArrow(
  key: string,
  [dx, dy]: readonly [number, number],
  altKey: boolean,
  shiftKey: boolean,
  { thing, spots, picture, focus }: KeyContext,
): boolean {
  if (shiftKey) {
    picture.pan(-dx * step * 2, -dy * step * 2);
    return true;
  }
  if (thing === null) return false;
  const from = thing.is === 'node' ? thing.name : thing.a;
  const spot = spots.get(from);
  if (altKey) {
    if (spot !== undefined && thing.is === 'node') {
      picture.put(from, nudged(spot, dx * step, dy * step));
    }
    return true;
  }
  const next = nearestThatWay(spots, from, key);
  return onThing(next === null ? null : { is: 'node', name: next }, focus);
}

/** Out of the details, then from a link to its node, then out of the stage. */
function onEscape({ thing, close, focus, home, blur }: KeyContext): boolean {
  if (close()) return true;
  const node = thing?.is === 'link' ? home() : null;
  if (node !== null) focus(node);
  else if (thing === null) return false;
  else blur();
  return true;
}

function onThing(thing: Thing | null, act: (thing: Thing) => void): boolean {
  if (thing !== null) act(thing);
  return thing !== null;
}

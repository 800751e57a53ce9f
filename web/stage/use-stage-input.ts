/** What pointers and keys do on the stage, heard once for all that is on it. */

import { type DOMAttributes, type RefObject, useRef } from 'react';
import type { LinkView } from '../fold/types.ts';
import type { Selected, Thing } from '../store/selection.ts';
import { Drag } from './drag.ts';
import type { Point } from './geometry.ts';
import type { Scene } from './scene.ts';
import type { StageCanvas } from './stage-canvas.ts';
import { onStageKey } from './stage-keys.ts';
import { elementOf, linkAfter, sameThing, thingOf } from './things.ts';
import type { PictureControls } from './use-picture.ts';

export interface StageInput {
  readonly stage: RefObject<HTMLDivElement | null>;
  readonly scene: Scene;
  readonly picture: PictureControls;
  readonly links: ReadonlyMap<string, LinkView>;
  /** The node that the focus went to a link from. */
  readonly home: string | null;
  readonly onHome: (node: string) => void;
  readonly moving: RefObject<StageCanvas | null>;
  readonly onSelect: ((selected: Selected | null, isByKey: boolean) => void) | undefined;
  readonly onMenu:
    | ((thing: Thing, x: number, y: number, from: SVGElement | null) => void)
    | undefined;
  readonly hasSelected: boolean;
  readonly onLook: (thing: Thing | null) => void;
  readonly onFocus: (thing: Thing) => void;
}

export function useStageInput(input: StageInput): DOMAttributes<HTMLDivElement> {
  const { stage, scene, picture, links, home, moving, onSelect, onMenu } = input;
  const drag = useRef(new Drag()).current;
  const { spots } = scene.layout;

  const point = (event: { clientX: number; clientY: number }): Point => {
    const { left = 0, top = 0 } = stage.current?.getBoundingClientRect() ?? {};
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const openMenu = (thing: Thing): void => {
    const element = elementOf(stage.current, thing);
    const shape = element?.querySelector('circle, line') ?? element;
    const { left = 0, top = 0, width = 0, height = 0 } = shape?.getBoundingClientRect() ?? {};
    onMenu?.(thing, left + width / 2, top + height / 2, element);
  };
  const selectCrossing = (): void => {
    const crossing = moving.current?.nextCrossing() ?? null;
    if (crossing !== null) onSelect?.({ is: 'crossing', ...crossing }, true);
  };

  return {
    onKeyDown(event) {
      const thing = thingOf(event.target);
      // Its buttons keep their own keys, but for those that are the stage's.
      if (thing === null && (event.key === 'Enter' || event.key === ' ')) return;
      const isMeant = onStageKey(event, {
        thing,
        spots,
        picture,
        focus: input.onFocus,
        nextLink: (from) => {
          const node = from.is === 'node' ? from.name : home;
          return node === null ? null : linkAfter(links.values(), node, from);
        },
        home: () => (home === null ? null : { is: 'node', name: home }),
        select: (one) => onSelect?.(one, true),
        selectCrossing,
        openMenu,
        close: () => {
          if (input.hasSelected) onSelect?.(null, true);
          return input.hasSelected;
        },
        blur: () => (event.target as SVGElement).blur(),
      });
      if (isMeant) event.preventDefault();
    },
    onClick(event) {
      if (drag.takeClick() || isButton(event.target)) return;
      const { number, to, event: of } = moving.current?.crossingAt(point(event)) ?? {};
      if (of !== undefined && to !== undefined && number !== undefined) {
        onSelect?.({ is: 'crossing', event: of, to, number }, false);
        return;
      }
      const thing = thingOf(event.target);
      if (thing !== null) onSelect?.(thing, false);
    },
    onContextMenu(event) {
      const thing = thingOf(event.target);
      if (thing === null || onMenu === undefined) return;
      event.preventDefault();
      onMenu(thing, event.clientX, event.clientY, elementOf(stage.current, thing));
    },
    onPointerDown(event) {
      if (event.button !== 0 || isButton(event.target)) return;
      const thing = thingOf(event.target);
      const node = thing?.is === 'node' ? thing.name : null;
      drag.down(event.pointerId, point(event), node, spots.get(node ?? '') ?? null);
    },
    onPointerMove(event) {
      if (!drag.move(event.pointerId, point(event), picture)) return;
      stage.current?.setPointerCapture(event.pointerId);
    },
    onPointerUp: (event) => drag.up(event.pointerId),
    onPointerCancel: (event) => drag.up(event.pointerId),
    onPointerOver: (event) => input.onLook(thingOf(event.target)),
    onPointerLeave: () => input.onLook(null),
    onFocus(event) {
      const thing = thingOf(event.target);
      if (thing === null) return;
      if (thing.is === 'node') input.onHome(thing.name);
      input.onLook(thing);
    },
    onBlur(event) {
      const next = thingOf(event.relatedTarget);
      if (next === null || sameThing(next, thingOf(event.target))) input.onLook(null);
    },
  };
}

function isButton(target: EventTarget): boolean {
  return target instanceof Element && target.closest('button') !== null;
}

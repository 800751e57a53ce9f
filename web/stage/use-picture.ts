/** How the picture is looked at and where its nodes were put: by wheel, fingers, mouse and keys. */

import { type RefObject, useEffect, useMemo, useReducer, useRef } from 'react';
import type { Box, NodeSpot } from '../fold/layout.ts';
import type { Point } from './geometry.ts';
import { type Lens, panned, unseen, wholePicture, zoomed } from './lens.ts';
import { keepPins, noPins, type Pins, readPins } from './pins.ts';

/** One press of a key or a button. */
const zoomStep = 1.25;

/** What a wheel's px are worth. */
const wheelPace = 0.0015;

interface Looking {
  readonly lens: Lens;
  readonly pins: Pins;
}

export interface PictureControls extends Looking {
  /** Nearer (1) or farther (-1), around the middle of the stage. */
  zoom(way: 1 | -1): void;
  zoomAt(factor: number, at: Point): void;
  fit(): void;
  pan(dx: number, dy: number): void;
  /** Puts a node at a point of the stage, in px. */
  put(node: string, at: Point): void;
  /** All nodes back to where they stand by themselves, and the whole picture. */
  tidy(): void;
}

export function usePicture(
  room: string,
  box: Box,
  stage: RefObject<HTMLElement | null>,
): PictureControls {
  const [looking, set] = useReducer(
    (old: Looking, change: (old: Looking) => Partial<Looking>): Looking => ({
      ...old,
      ...change(old),
    }),
    { lens: wholePicture, pins: noPins },
  );
  const { pins } = looking;
  const kept = useRef<Pins>(noPins);
  useEffect(() => {
    const pins = readPins(room);
    kept.current = pins;
    set(() => ({ pins }));
  }, [room]);
  useEffect(() => {
    if (pins === kept.current) return;
    kept.current = pins;
    keepPins(room, pins);
  }, [room, pins]);

  const controls = useMemo(() => {
    const zoomAt = (factor: number, at: Point): void =>
      set(({ lens }) => ({ lens: zoomed(lens, factor, at, box) }));
    return {
      zoomAt,
      zoom: (way: 1 | -1) =>
        zoomAt(way === 1 ? zoomStep : 1 / zoomStep, { x: box.width / 2, y: box.height / 2 }),
      fit: () => set(() => ({ lens: wholePicture })),
      pan: (dx: number, dy: number) => set(({ lens }) => ({ lens: panned(lens, dx, dy, box) })),
      put: (node: string, at: Point) =>
        set(({ lens, pins }) => {
          const { x, y } = unseen(at, lens);
          const place = { x: part(x, box.width), y: part(y, box.height) };
          return { pins: new Map(pins).set(node, place) };
        }),
      tidy: () => set(() => ({ lens: wholePicture, pins: noPins })),
    };
  }, [box]);

  useEffect(() => {
    const element = stage.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent): void => {
      const root = document.documentElement;
      // A page that scrolls keeps its wheel; a pinch on a touch pad comes with Ctrl.
      if (!event.ctrlKey && root.scrollHeight > root.clientHeight + 1) return;
      event.preventDefault();
      const { left, top } = element.getBoundingClientRect();
      const pace = event.ctrlKey ? 6 * wheelPace : wheelPace;
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      controls.zoomAt(Math.exp(-event.deltaY * pixels * pace), {
        x: event.clientX - left,
        y: event.clientY - top,
      });
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [stage, controls]);

  return useMemo(() => ({ ...looking, ...controls }), [looking, controls]);
}

function part(at: number, length: number): number {
  return Math.min(1, Math.max(0, at / Math.max(1, length)));
}

/** A node moved by `dx`, `dy` px from where it is seen. */
export function nudged({ x, y }: NodeSpot, dx: number, dy: number): Point {
  return { x: x + dx, y: y + dy };
}

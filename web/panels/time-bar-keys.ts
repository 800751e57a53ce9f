/** The keys of time: `.` pauses, as a presenter's clicker does, and `[` and `]` step by event. */

import { useEffect } from 'react';
import type { Controller } from '../store/controller.ts';
import { usePage } from '../store/state.ts';

/** Where the keys work: whatever has the attribute `data-time-keys`, and a projector with no focus at all. */
const places = '[data-time-keys]';
const projected = ':root[data-projected=true] body';

const typedIn = 'textarea, [contenteditable], input:not([type=range], [type=checkbox])';

export function useTimeKeys(controller: Controller): void {
  useEffect(() => {
    const onKey = timeKeys(controller);
    const onDocumentKey = (event: KeyboardEvent): void => {
      const { target } = event;
      if (!(target instanceof Element)) return;
      if (target.closest(places) !== null || target.matches(projected)) onKey(event);
    };
    document.addEventListener('keydown', onDocumentKey);
    return () => document.removeEventListener('keydown', onDocumentKey);
  }, [controller]);
}

/** Acts on a key where it is one of time's, and nobody types. */
export function timeKeys(controller: Controller): (event: KeyboardEvent) => void {
  return (event) => {
    const act = {
      '.': () => toggle(controller),
      '[': () => stepAloud(controller, -1),
      ']': () => stepAloud(controller, 1),
    }[event.key];
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.matches(typedIn)) return;
    event.preventDefault();
    act();
  };
}

export function toggle(controller: Controller): void {
  if (controller.room?.isPaused() === true) controller.time.play();
  else controller.time.pause();
}

/** A step is a person's own act: what it came to is said. */
export function stepAloud(controller: Controller, way: 1 | -1): void {
  controller.time.step(way);
  const last = controller.room?.view().log.at(-1);
  if (last !== undefined) usePage.setState({ said: last.text });
}

import { type ComponentType, lazy } from 'react';
import { words } from '../words.ts';

/**
 * A part of the page that is loaded when it is first shown. The server may be gone by then: that is
 * said in its place, and the rest of the page, with its nodes, goes on.
 */
export function lazily<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  return lazy(async () => ({ default: await load().catch(() => NotLoaded) }));
}

export function NotLoaded() {
  return <p role="alert">{words.notLoaded}</p>;
}

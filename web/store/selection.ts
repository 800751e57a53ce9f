/** What a person picked out of the picture to look at closely, and whose menu is open. */

import { create } from 'zustand';
import type { EventId } from '../../src/core/index.ts';

export type Thing =
  | { readonly is: 'node'; readonly name: string }
  /** The two names, in code unit order. */
  | { readonly is: 'link'; readonly a: string; readonly b: string };

export type Selected =
  | Thing
  | {
      readonly is: 'crossing';
      readonly event: EventId;
      readonly to: string;
      readonly number: number;
    };

export type MenuOf = Thing | { readonly is: 'room' };

export interface OpenMenu {
  readonly of: MenuOf;
  /** Where it opens, in px of the window. */
  readonly x: number;
  readonly y: number;
  /** What gets the focus back. */
  readonly from: HTMLElement | SVGElement | null;
}

export interface SelectionState {
  readonly selected: Selected | null;
  /** By a key: the focus goes along, and comes back. */
  readonly isByKey: boolean;
  readonly menu: OpenMenu | null;
}

export const useSelection = create<SelectionState>()(() => ({
  selected: null,
  isByKey: false,
  menu: null,
}));

export function select(selected: Selected | null, isByKey = false): void {
  useSelection.setState({ selected, isByKey });
}

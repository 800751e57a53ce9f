/** What can be done to a node, a link or the room, as items of a menu; each acts through the lab. */

import type { Lab } from '../../src/core/index.ts';
import type { FaultView, LinkView, RoomView } from '../fold/types.ts';
import { isHere } from '../stage/scene.ts';
import type { MenuOf } from '../store/selection.ts';
import { menuWords as words } from './words.ts';

export interface MenuItem {
  readonly name: string;
  /** A checkbox where given. */
  readonly isChecked?: boolean;
  /** Why it can't be done; null where it can. */
  readonly whyNot: string | null;
  /** What is to be known of it. */
  readonly note?: string;
  readonly act: () => void;
}

export interface MenuModel {
  readonly label: string;
  readonly items: readonly MenuItem[];
}

/** What a menu acts through. */
export interface Hands {
  /** Null where nothing can be broken. */
  readonly lab: Lab | null;
  /** Whether a node that has gone can be brought back from here, though it is not this page's. */
  readonly canRestart: boolean;
  /** Whether a node is one of this page's. */
  readonly isOwn: (node: string) => boolean;
  /** Joins again, as a node of this page that has gone. */
  readonly rejoin: (node: string) => void;
}

/** How much slower, and how much is lost. */
const slowMs = 300;
const lossyShare = 0.3;

export function menuOf(of: MenuOf, view: RoomView, hands: Hands): MenuModel {
  switch (of.is) {
    case 'node':
      return nodeMenu(of.name, view, hands);
    case 'link':
      return linkMenu(of.a, of.b, view.links.get(`${of.a} ${of.b}`), hands);
    case 'room':
      return roomMenu(view, hands);
  }
}

function nodeMenu(
  name: string,
  view: RoomView,
  { lab, canRestart, isOwn, rejoin }: Hands,
): MenuModel {
  const node = view.nodes.get(name);
  const isGone = node === undefined || !isHere(node.state);
  const isFrozen = has(node?.faults, 'frozen');
  const refusal = refused(lab, isOwn(name));
  const whyNot = refusal ?? (isGone ? words.gone(name) : null);
  const end: MenuItem = isGone
    ? {
        name: words.revive,
        whyNot: isOwn(name) ? null : (refusal ?? (canRestart ? null : words.onlyItself(name))),
        act: () => (isOwn(name) ? rejoin(name) : lab?.revive(name)),
      }
    : isFrozen
      ? { name: words.revive, whyNot, act: () => lab?.revive(name) }
      : { name: words.freeze, whyNot, act: () => lab?.freeze(name) };
  return {
    label: words.nodeMenu(name),
    items: [
      { name: words.leave, whyNot, act: () => lab?.leave(name) },
      { name: words.kill, whyNot, act: () => lab?.kill(name) },
      end,
    ],
  };
}

function linkMenu(a: string, b: string, link: LinkView | undefined, hands: Hands): MenuModel {
  const { lab, isOwn } = hands;
  const whyNot = refused(lab, isOwn(a) || isOwn(b));
  const faults = link?.faults ?? [];
  const [isCut, slow, lossy] = [
    has(faults, 'cut'),
    valueOf(faults, 'slow'),
    valueOf(faults, 'lossy'),
  ];
  return {
    label: words.linkMenu(a, b),
    items: [
      {
        name: words.cut,
        isChecked: isCut,
        whyNot,
        act: () => {
          if (lab === null) return;
          if (!isCut) lab.cut(a, b);
          else {
            // Only mending ends a cut: what else was done to the link is done again.
            lab.mend(a, b);
            if (slow > 0) lab.slow(a, b, slow);
            if (lossy > 0) lab.lossy(a, b, lossy);
          }
        },
      },
      {
        name: words.slow(slowMs),
        isChecked: slow > 0,
        whyNot,
        act: () => lab?.slow(a, b, slow > 0 ? 0 : slowMs),
      },
      {
        name: words.lossy(Math.round(lossyShare * 100)),
        isChecked: lossy > 0,
        whyNot,
        note: words.lossyNote,
        act: () => lab?.lossy(a, b, lossy > 0 ? 0 : lossyShare),
      },
      {
        name: words.mend,
        whyNot: whyNot ?? (faults.length === 0 ? words.nothingToMend : null),
        act: () => lab?.mend(a, b),
      },
    ],
  };
}

function roomMenu(view: RoomView, { lab }: Hands): MenuModel {
  const whyNot = refused(lab, false);
  const here = [...view.nodes.values()].filter(({ state }) => isHere(state));
  const isClosed = has(view.faults, 'room-closed');
  return {
    label: words.roomMenu,
    items: [
      {
        name: words.split,
        whyNot: whyNot ?? (here.length < 2 ? words.tooFew : null),
        act: () => lab?.split(halves(here.map(({ name }) => name))),
      },
      isClosed
        ? { name: words.openRoom, whyNot, act: () => lab?.openRoom() }
        : { name: words.closeRoom, whyNot, act: () => lab?.closeRoom() },
      // One's own faults can always be ended.
      { name: words.heal, whyNot: lab === null ? words.noLab : null, act: () => lab?.heal() },
    ],
  };
}

/** Neighbours on the stage stay together. */
function halves(names: readonly string[]): readonly (readonly string[])[] {
  const half = Math.ceil(names.length / 2);
  return [names.slice(0, half), names.slice(half)];
}

function refused(lab: Lab | null, isOwn: boolean): string | null {
  if (lab === null) return words.noLab;
  return lab.isOpen || isOwn ? null : words.notALab;
}

function has(faults: readonly FaultView[] | undefined, fault: FaultView['fault']): boolean {
  return faults?.some((one) => one.fault === fault) ?? false;
}

function valueOf(faults: readonly FaultView[], fault: FaultView['fault']): number {
  return faults.find((one) => one.fault === fault)?.value ?? 0;
}

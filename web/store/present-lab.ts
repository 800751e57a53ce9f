import type { Lab } from '../../src/core/index.ts';

export interface PresentLabPort {
  /** The lab as it is now. */
  readonly lab: () => Lab;
  /** Does what a person asked for, in the present; at once, or when that is reached. */
  readonly now: (act: () => void) => void;
}

/** A lab whose acts are in the present, whatever moment is shown (T6). */
export function presentLab({ lab, now }: PresentLabPort): Lab {
  return {
    isOpen: lab().isOpen,
    cut: (a, b) => now(() => lab().cut(a, b)),
    slow: (a, b, delayMs) => now(() => lab().slow(a, b, delayMs)),
    lossy: (a, b, share) => now(() => lab().lossy(a, b, share)),
    mend: (a, b) => now(() => lab().mend(a, b)),
    freeze: (node) => now(() => lab().freeze(node)),
    revive: (node) => now(() => lab().revive(node)),
    kill: (node) => now(() => lab().kill(node)),
    leave: (node) => now(() => lab().leave(node)),
    split: (parts) => now(() => lab().split(parts)),
    closeRoom: () => now(() => lab().closeRoom()),
    openRoom: () => now(() => lab().openRoom()),
    heal: () => now(() => lab().heal()),
  };
}

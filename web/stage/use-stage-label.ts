import { useEffect, useMemo, useRef, useState } from 'react';
import type { RoomView } from '../fold/types.ts';
import { words } from '../fold/words.ts';

/** The graphic's name is refreshed at most this often, in ms: it is read, not watched. */
const labelEveryMs = 5_000;

/** "3 nodes, 3 links", at most every five seconds. */
export function useStageLabel({ nodes, links }: RoomView): string {
  const open = useMemo(() => {
    let count = 0;
    for (const { state } of links.values()) if (state === 'open') count++;
    return count;
  }, [links]);
  const label = words.stageLabel(nodes.size, open);
  const [shown, setShown] = useState(label);
  const shownAt = useRef(-Infinity);
  useEffect(() => {
    if (label === shown) return;
    const wait = Math.max(0, shownAt.current + labelEveryMs - performance.now());
    const timer = setTimeout(() => {
      shownAt.current = performance.now();
      setShown(label);
    }, wait);
    return () => clearTimeout(timer);
  }, [label, shown]);
  return shown;
}

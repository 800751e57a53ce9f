import { type RefObject, useLayoutEffect, useState } from 'react';
import { type Box, noBox } from '../fold/layout.ts';

/** The element's size in CSS px, as it changes. */
export function useBox(element: RefObject<HTMLElement | null>): Box {
  const [box, setBox] = useState(noBox);
  useLayoutEffect(() => {
    if (element.current === null) return;
    const target = element.current;
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = target;
      setBox((old) => (old.width === width && old.height === height ? old : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return box;
}

/** How the picture is looked at, as buttons. Each has a key on the stage. */

import { type ReactElement, type ReactNode, useLayoutEffect, useRef } from 'react';
import { type Box, noBox } from '../fold/layout.ts';
import styles from './picture-bar.module.css';
import { useBox } from './use-box.ts';
import type { PictureControls } from './use-picture.ts';

interface PictureBarProps {
  readonly picture: PictureControls;
  /** Called with the corner of the picture that it takes, in px. */
  readonly onBox: (corner: Box) => void;
  /** More buttons, of the room's. */
  readonly children?: ReactNode;
}

const marks = {
  in: 'M8 3v10M3 8h10',
  out: 'M3 8h10',
  fit: 'M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3',
  tidy: 'M8 2.5 13.5 12h-11Z',
} as const;

/** Its distance from the edges, and as much from what is beside it. */
const margin = 16;

export function PictureBar({ picture, onBox, children }: PictureBarProps): ReactElement {
  const bar = useRef<HTMLDivElement>(null);
  const { width, height } = useBox(bar);
  useLayoutEffect(() => {
    onBox({ width: width + margin, height: height + margin });
    return () => onBox(noBox);
  }, [onBox, width, height]);
  return (
    <div role="toolbar" aria-label="Picture" className={styles['bar']} ref={bar}>
      <Mark name="Zoom in" say="Zoom in, key +" mark={marks.in} onClick={() => picture.zoom(1)} />
      <Mark
        name="Zoom out"
        say="Zoom out, key -"
        mark={marks.out}
        onClick={() => picture.zoom(-1)}
      />
      <Mark name="Fit" say="The whole picture, key 0" mark={marks.fit} onClick={picture.fit} />
      <Mark
        name="Tidy"
        say="Nodes back to their places, key T"
        mark={marks.tidy}
        onClick={picture.tidy}
      />
      {children}
    </div>
  );
}

interface MarkProps {
  readonly name: string;
  readonly say: string;
  readonly mark: string;
  readonly onClick: () => void;
}

function Mark({ name, say, mark, onClick }: MarkProps): ReactElement {
  return (
    <button type="button" aria-label={name} title={say} onClick={onClick}>
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <path d={mark} fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinejoin="round" />
      </svg>
    </button>
  );
}

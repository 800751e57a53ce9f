/** How the picture is looked at, as buttons. Each has a key on the stage. */

import type { ReactElement, ReactNode } from 'react';
import styles from './picture-bar.module.css';
import type { PictureControls } from './use-picture.ts';

interface PictureBarProps {
  readonly picture: PictureControls;
  /** More buttons, of the room's. */
  readonly children?: ReactNode;
}

const marks = {
  in: 'M8 3v10M3 8h10',
  out: 'M3 8h10',
  fit: 'M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3',
  tidy: 'M8 2.5 13.5 12h-11Z',
} as const;

export function PictureBar({ picture, children }: PictureBarProps): ReactElement {
  return (
    <div role="toolbar" aria-label="Picture" className={styles['bar']}>
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

/** Time, in one's own hand: pause, and back to now. Says always how far behind the picture is. */

import type { Controller } from '../store/controller.ts';
import { usePage } from '../store/state.ts';
import { words } from '../words.ts';
import styles from './time-bar.module.css';

export function TimeBar({ controller }: { readonly controller: Controller }) {
  const playhead = usePage((state) => state.playhead);
  const isMotionReduced = usePage((state) => state.isMotionReduced);
  const mode = playhead?.mode ?? 'live';
  const isPaused = mode === 'paused';
  const toggle = (): void => (isPaused ? controller.play() : controller.pause());
  return (
    <div
      role="toolbar"
      aria-label="Time"
      className={styles['bar']}
      onKeyDown={(event) => {
        if (event.key !== '.') return;
        event.preventDefault();
        toggle();
      }}
    >
      <button type="button" onClick={toggle} disabled={playhead === null}>
        {isPaused ? 'Play' : 'Pause'}
      </button>
      <button type="button" onClick={() => controller.goLive()} disabled={mode === 'live'}>
        Go live
      </button>
      <p className={styles['mode']} data-testid="mode">
        <b>{mode.toUpperCase()}</b>
        {playhead !== null && mode === 'slow' && (
          <span>
            {playhead.isBelowClock ? 'under 1 ms, stretched' : words.slower(playhead.factor)}
          </span>
        )}
        {playhead !== null && <span>{words.behind(playhead.behindMs)}</span>}
      </p>
      <label className={styles['motion']}>
        <input
          type="checkbox"
          checked={isMotionReduced}
          onChange={(event) => usePage.setState({ isMotionReduced: event.target.checked })}
        />
        Less motion
      </label>
    </div>
  );
}

/**
 * Time, in one's own hand: pause, step by event, any moment that is still known, any pace, and back
 * to now. Says always how far behind the picture is.
 */

import type { PlayheadView } from '../fold/types.ts';
import type { Controller } from '../store/controller.ts';
import { usePage } from '../store/state.ts';
import { words } from '../words.ts';
import { stepAloud, toggle, useTimeKeys } from './time-bar-keys.ts';
import { TimeTape } from './time-bar-tape.tsx';
import styles from './time-bar.module.css';

/** The slowest pace, as the power of ten that real time is divided by. */
const slowestPower = 3;

export function TimeBar({ controller }: { readonly controller: Controller }) {
  const playhead = usePage((state) => state.playhead);
  useTimeKeys(controller);
  const isMotionReduced = usePage((state) => state.isMotionReduced);
  const isReplay = usePage((state) => state.trace !== null);
  const mode = playhead?.mode ?? 'live';
  const isPaused = mode === 'paused';
  const isUnknown = playhead === null;
  return (
    <div role="toolbar" aria-label="Time" className={styles['bar']} data-time-keys>
      <div className={styles['buttons']}>
        <button type="button" onClick={() => toggle(controller)} disabled={isUnknown} title="Key .">
          {isPaused ? 'Play' : 'Pause'}
        </button>
        <button
          type="button"
          className={styles['step']}
          onClick={() => stepAloud(controller, -1)}
          disabled={isUnknown}
          aria-label="Step back"
          title="Step back by one event, key ["
        >
          <StepMark isBack />
        </button>
        <button
          type="button"
          className={styles['step']}
          onClick={() => stepAloud(controller, 1)}
          disabled={isUnknown}
          aria-label="Step forward"
          title="Step forward by one event, key ]"
        >
          <StepMark />
        </button>
        <button
          type="button"
          onClick={() => controller.time.goLive()}
          disabled={mode === 'live'}
          className={styles['live']}
        >
          Go live
        </button>
      </div>
      <TimeTape controller={controller} playhead={playhead} />
      <SpeedSlider controller={controller} isDisabled={isUnknown} />
      <p className={styles['mode']} data-testid="mode">
        <b>{mode.toUpperCase()}</b>
        {playhead !== null && <span>{paceInWords(playhead)}</span>}
        {playhead !== null && <span>{whereInWords(playhead, isReplay)}</span>}
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

/** How far behind now; of a recording, how far into it. */
function whereInWords({ at, behindMs, beginsAt, endsAt }: PlayheadView, isReplay: boolean): string {
  if (!isReplay) return words.behind(behindMs);
  return words.recordedAt(Math.max(0, at - beginsAt), endsAt - beginsAt);
}

function paceInWords({ mode, isBelowClock, factor }: PlayheadView): string {
  if (mode !== 'slow') return '';
  if (isBelowClock) return words.belowClock;
  return factor > 1 ? words.slower(factor) : words.replay;
}

interface SpeedSliderProps {
  readonly controller: Controller;
  readonly isDisabled: boolean;
}

/** Equal way, equal ratio: from 1/1000 on the left to real time on the right. */
function SpeedSlider({ controller, isDisabled }: SpeedSliderProps) {
  const factor = usePage((state) => state.factor);
  return (
    <label className={styles['speed']}>
      Speed
      <input
        type="range"
        disabled={isDisabled}
        min={-slowestPower}
        max={0}
        step={0.25}
        value={-Math.log10(factor)}
        aria-valuetext={factor > 1 ? words.slower(factor) : words.asItComes}
        onChange={(event) => controller.time.setFactor(10 ** -event.target.valueAsNumber)}
      />
    </label>
  );
}

function StepMark({ isBack = false }: { readonly isBack?: boolean }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <g fill="currentColor" transform={isBack ? 'matrix(-1 0 0 1 16 0)' : undefined}>
        <path d="M3 2.5v11L10 8z" />
        <path d="M11 2.5h2.4v11H11z" />
      </g>
    </svg>
  );
}

/** Reads new rows of the log to who asked for it, summarised every five seconds. */

import { useEffect, useState } from 'react';
import { useRecord } from '../store/record.ts';
import { usePage } from '../store/state.ts';
import hidden from '../ui/hidden.module.css';
import { aloud, newRows } from './event-log-aloud.ts';

const everyMs = 5_000;

export function LogVoice() {
  const whose = useRecord((state) => state.aloud);
  const [say, setSay] = useState('');
  useEffect(() => {
    if (whose === 'off') return undefined;
    let known = keys();
    const timer = setInterval(() => {
      const { view, playhead, cards } = usePage.getState();
      const rows = newRows(view?.log ?? [], known);
      known = keys();
      // Who looks at the past reads for himself.
      if (playhead?.isTravelling === true) return;
      setSay(aloud(rows, whose, cards[0]?.name ?? ''));
    }, everyMs);
    return () => {
      clearInterval(timer);
      setSay('');
    };
  }, [whose]);
  return (
    <p className={hidden['hidden']} aria-live="polite" data-testid="log voice">
      {say}
    </p>
  );
}

function keys(): ReadonlySet<string> {
  return new Set(usePage.getState().view?.log.map(({ key }) => key));
}

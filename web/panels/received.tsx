/** What this node's clients received, in real time, as the seed prints it. */

import { Suspense } from 'react';
import { inspect } from '../../src/core/index.ts';
import { type Card, usePage } from '../store/state.ts';
import { lazily } from '../ui/lazily.tsx';
import { TopicBadge } from '../ui/topic-badge.tsx';
import styles from './panels.module.css';

const SaveFile = lazily(async () => (await import('./save-file.tsx')).SaveFile);

export function ReceivedLog({ card }: { readonly card: Card }) {
  const marks = usePage((state) => state.view?.topics);
  const hidden = card.receivedCount - card.received.length;
  return (
    <section className={styles['log']}>
      <h2 className={styles['heading']}>
        Received <span className={styles['code']}>{card.receivedCount}</span>
      </h2>
      <div
        role="log"
        aria-label="Received"
        aria-live="off"
        tabIndex={0}
        className={`${styles['lines']} ${styles['newestInSight']}`}
      >
        <div>
          {hidden > 0 && <p className={styles['soft']}>{hidden} earlier ones</p>}
          {card.received.length === 0 && <p className={styles['soft']}>Nothing yet.</p>}
          {card.received.map(({ topic, message }, at) => (
            <div key={hidden + at} className={styles['line']}>
              <TopicBadge mark={marks?.get(topic)} />
              <span dir="auto">Received: {inspect(message, lineOf(message))}</span>
              {isFile(message) && (
                <Suspense fallback={null}>
                  <SaveFile file={message} />
                </Suspense>
              )}
            </div>
          ))}
        </div>
      </div>
    </section>
  );
}

/** Of a file the name matters more than its bytes. */
function lineOf(message: unknown): { readonly itemsMax?: number } {
  return isFile(message) ? { itemsMax: 6 } : {};
}

/** As the page publishes a file. */
function isFile(
  message: unknown,
): message is { readonly name: string; readonly bytes: Uint8Array } {
  if (typeof message !== 'object' || message === null) return false;
  const { name, bytes } = message as { readonly name?: unknown; readonly bytes?: unknown };
  return typeof name === 'string' && bytes instanceof Uint8Array;
}

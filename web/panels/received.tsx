/** What this node's clients received, in real time, as the seed prints it. */

import { inspect } from '../../src/core/index.ts';
import { type Card, usePage } from '../store/state.ts';
import { TopicBadge } from '../ui/topic-badge.tsx';
import styles from './panels.module.css';

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
              <span dir="auto">Received: {inspect(message)}</span>
            </div>
          ))}
        </div>
      </div>
    </section>
  );
}

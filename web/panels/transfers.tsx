/** Large events of a node that are under way, in either direction, and how the last ones ended. */

import type { Transfer } from '../../src/core/index.ts';
import { words as foldWords } from '../fold/words.ts';
import { usePage } from '../store/state.ts';
import { sizeText } from '../ui/size.ts';
import { TopicBadge } from '../ui/topic-badge.tsx';
import { transferWords as words } from '../words.ts';
import styles from './transfers.module.css';

export function Transfers({ transfers }: { readonly transfers: readonly Transfer[] }) {
  const marks = usePage((state) => state.view?.topics);
  return (
    <section className={styles['transfers']}>
      <h2>{words.heading}</h2>
      <ul aria-label={words.heading}>
        {transfers.map((transfer) => {
          const { direction, peer, topic, number, bytes, total, ended } = transfer;
          const what = direction === 'sent' ? words.to(topic, peer) : words.from(topic, peer);
          return (
            <li key={`${direction} ${peer} ${number}`} data-ended={ended !== null}>
              <TopicBadge mark={marks?.get(topic)} />
              <span className={styles['what']} dir="auto" title={what}>
                {what}
              </span>
              <span className={styles['soft']}>{progressText(transfer)}</span>
              {ended === null && <progress aria-label={what} max={total} value={bytes} />}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function progressText({ bytes, total, ended }: Transfer): string {
  if (ended === '') return words.arrived(sizeText(total));
  if (ended === null) return words.soFar(sizeText(bytes), sizeText(total));
  return words.failed(sizeText(bytes), sizeText(total), foldWords.reason(ended));
}

/** What stands on a line: a topic's shape and letter for what is about an event, ink for the rest. */

import type { TopicMark } from '../fold/types.ts';
import { letterBaseline } from '../stage/topic-shape.ts';
import { words as facts } from '../fold/words.ts';
import styles from './diagram.module.css';
import type { Mark } from './marks.ts';

interface MarkShapeProps {
  readonly mark: Mark;
  /** Undefined where it has none, or must not be shown yet. */
  readonly topic: TopicMark | undefined;
  readonly shape: (r: number) => string;
}

export function MarkShape({ mark, topic, shape }: MarkShapeProps) {
  const hue = topic === undefined ? undefined : { fill: `var(--t${topic.slot})` };
  const label = labelOf(mark);
  return (
    <>
      {shapeFor(mark, topic, shape, hue)}
      {label !== '' && (
        // Above the arrows that leave a publish, beside everything else.
        <text x="13" y={mark.is === 'publish' ? -7 : 4} className={styles['label']}>
          {label}
        </text>
      )}
    </>
  );
}

function shapeFor(
  { is, run }: Mark,
  topic: TopicMark | undefined,
  shape: (r: number) => string,
  hue: { readonly fill: string } | undefined,
) {
  switch (is) {
    case 'publish':
      return (
        <>
          <path d={shape(9.5)} className={styles['ofTopic']} style={hue} />
          <text y={letterBaseline(topic?.shape ?? 1, 12)} className={styles['letter']}>
            {topic?.letter}
          </text>
        </>
      );
    case 'receive':
    case 'deliver':
      return <path d={shape(5)} className={styles['ofTopic']} style={hue} />;
    case 'send':
      return <path d={shape(3.5)} className={styles['ofTopic']} style={hue} />;
    case 'lose':
      return <path d="M-5 -5L5 5M5 -5L-5 5" className={styles['x']} />;
    case 'up':
      return <path d="M-6 4L6 4L0 -6Z" className={styles['full']} />;
    case 'down':
      return <path d="M-6 -4L6 -4L0 6Z" className={styles['hollow']} />;
    case 'state':
      return <path d="M-6 0H6" className={styles['hollow']} />;
    case 'fault':
      return <path d="M-6 0L0 -6L6 0L0 6Z" className={styles['full']} />;
    case 'local':
      return (
        <>
          <circle r={run > 1 ? 10 : 4} className={styles['hollow']} />
          {run > 1 && (
            <text y="4.3" className={styles['number']}>
              {run > 99 ? '99+' : run}
            </text>
          )}
        </>
      );
  }
}

/** Beside the mark: how many got it, or the word of the fact; `≈` where its time was corrected. */
function labelOf({ is, deliveries, label, isAdjusted }: Mark): string {
  if (is === 'local') return '';
  const about = isAdjusted ? '≈ ' : '';
  if (is === 'receive' && deliveries === 0) return about + facts.times(0);
  if (deliveries !== null && deliveries > 0) return about + facts.times(deliveries);
  return about + label;
}

/** Publish by hand, again, or at a rate. */

import { Suspense, useEffect, useRef, useState } from 'react';
import type { Controller } from '../store/controller.ts';
import { type Card, usePage } from '../store/state.ts';
import { topicOf, topicProblem, wholeNumber } from '../ui/checks.ts';
import { Field } from '../ui/field.tsx';
import { lazily } from '../ui/lazily.tsx';
import { transferWords, words } from '../words.ts';
import styles from './panels.module.css';

const PublishFile = lazily(async () => (await import('./publish-file.tsx')).PublishFile);
const Transfers = lazily(async () => (await import('./transfers.tsx')).Transfers);

const rateMax = 100;

interface PublishProps {
  readonly at: number;
  readonly card: Card;
  readonly controller: Controller;
}

export function Publish({ at, card, controller }: PublishProps) {
  const [topic, setTopic] = useState('user_created');
  const [message, setMessage] = useState('%{name: "Jade"}');
  const [problem, setProblem] = useState<string | null>(null);
  const topicWrong = topicProblem(topic);
  const publish = async (): Promise<void> => {
    if (topicWrong === null) setProblem(await controller.publish(at, topicOf(topic), message));
  };
  return (
    <section aria-label="Publish" className={styles['section']}>
      <h2 className={styles['heading']}>Publish</h2>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          void publish();
        }}
      >
        <Field label="Topic" isCode value={topic} onText={setTopic} problem={topicWrong} />
        <div className={styles['row']}>
          <Field
            label="Message"
            isCode
            value={message}
            onText={(text) => {
              setMessage(text);
              setProblem(null);
            }}
            problem={problem}
          />
          <button type="submit" data-primary="true" disabled={card.standing.is !== 'joined'}>
            Publish
          </button>
        </div>
        <Rate publish={publish} />
      </form>
      <OfFile
        at={at}
        topic={topicWrong === null ? topicOf(topic) : null}
        controller={controller}
        isJoined={card.standing.is === 'joined'}
      />
      {card.transfers.length > 0 && (
        <Suspense fallback={null}>
          <Transfers transfers={card.transfers} />
        </Suspense>
      )}
    </section>
  );
}

interface OfFileProps {
  readonly at: number;
  readonly topic: string | null;
  readonly controller: Controller;
  readonly isJoined: boolean;
}

function OfFile({ isJoined, ...rest }: OfFileProps) {
  const isReal = usePage((state) => state.simulated === null);
  const [wasOpened, setOpened] = useState(false);
  if (!isReal || !isJoined) return null;
  return (
    <details className={styles['details']} onToggle={() => setOpened(true)}>
      <summary>{transferWords.file}</summary>
      {wasOpened && (
        <Suspense fallback={null}>
          <PublishFile {...rest} />
        </Suspense>
      )}
    </details>
  );
}

function Rate({ publish }: { readonly publish: () => Promise<void> }) {
  const [perSecond, setPerSecond] = useState('5');
  const [isOn, setOn] = useState(false);
  const rate = wholeNumber(perSecond, rateMax);
  // What is in the fields now, not when it was switched on.
  const latest = useRef(publish);
  useEffect(() => {
    latest.current = publish;
  });
  useEffect(() => {
    if (!isOn || rate === null) return;
    const timer = setInterval(() => void latest.current(), 1_000 / rate);
    return () => clearInterval(timer);
  }, [isOn, rate]);
  return (
    <details className={styles['details']}>
      <summary>At a rate</summary>
      <div className={styles['row']}>
        <Field
          label="Events a second"
          type="number"
          min={1}
          max={rateMax}
          value={perSecond}
          onText={setPerSecond}
          problem={rate === null ? words.rate : null}
        />
        <button type="button" aria-pressed={isOn} onClick={() => setOn(!isOn)}>
          {isOn ? 'Stop publishing' : 'Keep publishing'}
        </button>
      </div>
    </details>
  );
}

/** What I can do with my node: start clients and stop them. */

import { useState } from 'react';
import type { ClientInfo, Pid } from '../../src/core/index.ts';
import type { Controller } from '../store/controller.ts';
import { type Card, usePage } from '../store/state.ts';
import { clientsMax, topicOf, topicProblem, wholeNumber } from '../ui/checks.ts';
import { Field } from '../ui/field.tsx';
import { TopicBadge } from '../ui/topic-badge.tsx';
import { count, words } from '../words.ts';
import { ActingAs } from './acting-as.tsx';
import styles from './panels.module.css';

interface CardProps {
  readonly at: number;
  readonly card: Card;
  readonly controller: Controller;
}

export function MyNode({ at, card, controller }: CardProps) {
  const { room } = usePage();
  return (
    <section aria-label="My node" className={styles['section']}>
      <h2 className={styles['heading']}>
        My node
        <span className={styles['code']} dir="auto">
          {card.name === null ? '…' : `${card.name}@${room}`}
        </span>
      </h2>
      {at === 0 && <ActingAs controller={controller} />}
      <ClientList at={at} card={card} controller={controller} />
      <StartForm at={at} card={card} controller={controller} />
    </section>
  );
}

function StartForm({ at, card, controller }: CardProps) {
  const [topic, setTopic] = useState('user_created');
  const [howMany, setHowMany] = useState('1');
  const [isTried, setTried] = useState(false);
  const problem = topicProblem(topic);
  const clients = wholeNumber(howMany, clientsMax);
  // An empty field is not wrong while one types, only when one asks for it.
  const isShown = (text: string): boolean => isTried || text !== '';
  const start = (): void => {
    setTried(true);
    if (problem !== null || clients === null) return;
    setTried(false);
    controller.startClients(at, topicOf(topic), clients);
  };
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <Field
        label="Topic"
        isCode
        value={topic}
        onText={setTopic}
        problem={isShown(topic) ? problem : null}
      />
      <div className={styles['row']}>
        <Field
          label="How many"
          type="number"
          min={1}
          max={clientsMax}
          value={howMany}
          onText={setHowMany}
          problem={isShown(howMany) && clients === null ? words.howMany : null}
        />
        <button type="submit" disabled={card.standing.is !== 'joined'}>
          Start clients
        </button>
      </div>
    </form>
  );
}

function ClientList({ at, card, controller }: CardProps) {
  const marks = usePage((state) => state.view?.topics);
  const topics = byTopic(card.clients);
  if (topics.size === 0) return <p className={styles['soft']}>No clients yet.</p>;
  const stop = (pids: readonly Pid[]): void => controller.stopClients(at, pids);
  return (
    <ul className={styles['clients']} aria-label="My clients">
      {[...topics].map(([topic, clients]) => (
        <li key={topic}>
          <TopicBadge mark={marks?.get(topic)} />
          <span className={styles['topic']} dir="auto">
            {topic}
          </span>
          <span className={styles['soft']}>
            {count(clients.length, 'client')}, {received(clients)} received
          </span>
          <button
            type="button"
            className={styles['small']}
            aria-label={`Stop client of ${topic}`}
            onClick={() => stop(clients.slice(-1).map(({ pid }) => pid))}
          >
            Stop one
          </button>
          {clients.length > 1 && (
            <button
              type="button"
              className={styles['small']}
              aria-label={`Stop all clients of ${topic}`}
              onClick={() => stop(clients.map(({ pid }) => pid))}
            >
              all
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

function received(clients: readonly ClientInfo[]): number {
  return clients.reduce((sum, client) => sum + client.received, 0);
}

function byTopic(clients: readonly ClientInfo[]): ReadonlyMap<string, readonly ClientInfo[]> {
  const topics = new Map<string, ClientInfo[]>();
  for (const client of clients) {
    const same = topics.get(client.topic);
    if (same === undefined) topics.set(client.topic, [client]);
    else same.push(client);
  }
  return topics;
}

/** What one can begin: lessons in this room, and simulated clusters, each a link with its seed. */

import { useEffect, useRef } from 'react';
import { addressOf } from '../address.ts';
import { demonstrationNodes } from '../demonstration.ts';
import { lessons } from '../lessons/catalogue.ts';
import { scenarioLink, scenarios } from '../scenarios/catalogue.ts';
import type { Controller } from '../store/controller.ts';
import { usePage } from '../store/state.ts';
import { words } from '../words.ts';
import styles from './start-list.module.css';

interface StartListProps {
  readonly controller: Controller;
  readonly first: 'lessons' | 'scenarios';
  readonly onClose: () => void;
}

export function StartList({ controller, first, onClose }: StartListProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const close = (): void => dialog.current?.close();
  const take = (id: string): void => {
    controller.takeLesson(id);
    close();
  };
  const parts = [<Lessons key="lessons" onTake={take} />, <Scenarios key="scenarios" />];
  return (
    <dialog
      ref={dialog}
      className={styles['dialog']}
      aria-label={first === 'lessons' ? words.lessons : words.scenarios}
      onClose={onClose}
    >
      {first === 'lessons' ? parts : parts.toReversed()}
      <button type="button" className={styles['close']} onClick={close}>
        {words.close}
      </button>
    </dialog>
  );
}

function Lessons({ onTake }: { readonly onTake: (id: string) => void }) {
  const { room, adapter } = usePage();
  return (
    <section aria-label={words.lessons}>
      <h2>{words.lessons}</h2>
      <ul>
        {lessons.map(({ id, title, about }) => (
          <li key={id}>
            <b>{title}</b>
            <p>{about}</p>
            <div className={styles['ways']}>
              <button type="button" aria-label={words.takeLesson(title)} onClick={() => onTake(id)}>
                {words.takeHere}
              </button>
              <a href={addressOf({ room, nodes: demonstrationNodes, lesson: id, ...adapter })}>
                {words.inOneWindow}
              </a>
              <a href={`/?sim=3&seed=1&scenario=empty&lesson=${id}`}>{words.inSimulator}</a>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Scenarios() {
  return (
    <section aria-label={words.scenarios}>
      <h2>{words.scenarios}</h2>
      <ul>
        {scenarios.map((scenario) => (
          <li key={scenario.id}>
            <a href={scenarioLink(scenario)}>{scenario.title}</a>
            <p>
              {scenario.about} {words.nodesAndSeed(scenario.nodes, scenario.seed)}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

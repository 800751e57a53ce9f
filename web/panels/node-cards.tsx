/** Several nodes in one page: under the one stage a narrow card per node, with a node's own controls. */

import type { Controller } from '../store/controller.ts';
import { usePage } from '../store/state.ts';
import { MyNode } from './my-node.tsx';
import styles from './node-cards.module.css';
import { PromptPanel } from './prompt-panel.tsx';
import { Publish } from './publish.tsx';
import { ReceivedLog } from './received.tsx';

interface NodeCardsProps {
  readonly controller: Controller;
  /** A recorded trace is shown in their place: they keep what was typed. */
  readonly isHidden: boolean;
}

export function NodeCards({ controller, isHidden }: NodeCardsProps) {
  const { cards, lessonNode } = usePage();
  return (
    <div className={styles['cards']} hidden={isHidden}>
      {cards.map((card, at) => (
        <div
          key={at}
          role="group"
          aria-label={card.name ?? 'node'}
          className={styles['card']}
          data-pointed={lessonNode !== null && card.name === lessonNode}
        >
          <MyNode at={at} card={card} controller={controller} />
          <Publish at={at} card={card} controller={controller} />
          <ReceivedLog card={card} />
          <PromptPanel at={at} card={card} controller={controller} />
        </div>
      ))}
    </div>
  );
}

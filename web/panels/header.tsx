/** The bar above: the room, and the ways to have more nodes in it. */

import { Suspense, useState } from 'react';
import { addressOf } from '../address.ts';
import { demonstrationNodes } from '../demonstration.ts';
import type { Controller } from '../store/controller.ts';
import { setUpDemonstration } from '../store/set-up-demonstration.ts';
import { type ShownTrace, usePage } from '../store/state.ts';
import { words } from '../words.ts';
import styles from './header.module.css';
import { JoinInstead } from './trace-buttons.tsx';
import { lazily } from '../ui/lazily.tsx';

const StartList = lazily(async () => (await import('./start-list.tsx')).StartList);
const Invite = lazily(async () => (await import('./invite.tsx')).Invite);

export function Header({ controller }: { readonly controller: Controller }) {
  const { room, cards, simulated, trace } = usePage();
  const [isInviting, setInviting] = useState(false);
  const [listed, setListed] = useState<'lessons' | 'scenarios' | null>(null);
  if (trace !== null) return <ReplayHeader controller={controller} trace={trace} />;
  return (
    <header className={styles['header']}>
      <h1 className={styles['brand']}>
        <Logo /> Hermes
      </h1>
      <span className={styles['room']}>
        room{' '}
        <b dir="auto" className={styles['name']}>
          {room}
        </b>
      </span>
      {cards.length > 1 && <span className={styles['room']}>{words.several(cards.length)}</span>}
      {simulated !== null && (
        <span className={styles['room']}>{words.simulated(simulated.nodes, simulated.seed)}</span>
      )}
      <span className={styles['space']} />
      <button type="button" className={styles['wide']} onClick={() => setListed('lessons')}>
        {words.lessons}
      </button>
      {simulated !== null && (
        <button type="button" className={styles['wide']} onClick={() => setListed('scenarios')}>
          {words.scenarios}
        </button>
      )}
      {simulated === null && (
        <>
          <button
            type="button"
            className={styles['wide']}
            onClick={() => setUpDemonstration(controller)}
          >
            Set up the demonstration
          </button>
          <button type="button" className={styles['wide']} onClick={() => setInviting(true)}>
            Invite
          </button>
          <AddNode />
        </>
      )}
      <button
        type="button"
        className={styles['keys']}
        aria-label={words.keysOpen}
        title={words.keysOpen}
        onClick={() => usePage.setState({ isKeysHelpOpen: true })}
      >
        ?
      </button>
      {listed !== null && (
        <Suspense fallback={null}>
          <StartList controller={controller} first={listed} onClose={() => setListed(null)} />
        </Suspense>
      )}
      {isInviting && (
        <Suspense fallback={null}>
          <Invite room={room} onClose={() => setInviting(false)} />
        </Suspense>
      )}
    </header>
  );
}

/** Over a recorded trace: what it is, and the way back to what was open before. */
function ReplayHeader({ controller, trace }: ReplayHeaderProps) {
  const hasOwn = usePage((state) => state.cards.length > 0);
  return (
    <header className={styles['header']}>
      <h1 className={styles['brand']}>
        <Logo /> Hermes
      </h1>
      <span className={styles['room']} dir="auto">
        {words.recorded(trace.room, trace.nodes, trace.ms)}
      </span>
      <span className={styles['space']} />
      {hasOwn ? (
        <button type="button" data-primary="true" onClick={() => controller.traces.close()}>
          {words.closeTrace}
        </button>
      ) : (
        <JoinInstead />
      )}
    </header>
  );
}

interface ReplayHeaderProps {
  readonly controller: Controller;
  readonly trace: ShownTrace;
}

/** Opens the next node in a tab of its own, which knows nothing of this one. */
function AddNode() {
  const { room, adapter, cards } = usePage();
  const here = new Set(cards.flatMap(({ nodes }) => nodes));
  const next = demonstrationNodes.find((name) => !here.has(name)) ?? null;
  return (
    <button
      type="button"
      data-primary={here.size < 3}
      onClick={() =>
        window.open(addressOf({ room, nodes: [next], ...adapter }), '_blank', 'noopener')
      }
    >
      Add another node
    </button>
  );
}

function Logo() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <circle cx="10" cy="10" r="3.2" fill="currentColor" />
      <g stroke="currentColor" strokeWidth="1.6" strokeLinecap="round">
        <path d="M10 6V1.5M13.5 12l4 2.4M6.5 12l-4 2.4" />
      </g>
    </svg>
  );
}

/** What a person should be told: once, in words, and what to do next. */

import type { Controller } from '../store/controller.ts';
import { type Card, usePage } from '../store/state.ts';
import hidden from '../ui/hidden.module.css';
import { words } from '../words.ts';
import styles from './notices.module.css';

export function Notices({ controller }: { readonly controller: Controller }) {
  const { cards, notices, view, trace, forking } = usePage();
  return (
    <div className={styles['notices']}>
      {cards.map((card, at) => (
        // Cards keep their place for the life of the page.
        <StandingNotice key={at} at={at} card={card} controller={controller} />
      ))}
      {trace === null && view?.isSignalingReached === false && (
        <p className={styles['notice']}>{words.signalingGone}</p>
      )}
      {forking !== null && (
        <p className={styles['notice']} role="status">
          {words.goingBack(forking.at, forking.to)}
        </p>
      )}
      {notices.map(({ id, say }) => (
        <p key={id} className={styles['notice']}>
          <span dir="auto">{say}</span>
          <button type="button" onClick={() => controller.dismiss(id)}>
            Dismiss
          </button>
        </p>
      ))}
    </div>
  );
}

interface StandingNoticeProps {
  readonly at: number;
  readonly card: Card;
  readonly controller: Controller;
}

/** The node's own standing, where it is not simply in the room. */
function StandingNotice({ at, card, controller }: StandingNoticeProps) {
  const { standing, peers } = card;
  if (standing.is === 'joined') {
    const stranger = peers.find(({ reason }) => reason === 'version');
    if (stranger === undefined && standing.isDegraded) {
      return (
        <p className={styles['notice']} role="status">
          {words.degraded}
        </p>
      );
    }
    return stranger === undefined ? null : (
      <p className={styles['notice']}>{words.incompatible(stranger.name)}</p>
    );
  }
  const say = {
    joining: standing.is === 'joining' && standing.isUnreached ? words.unreached : words.connecting,
    refused: standing.is === 'refused' ? standing.say : '',
    superseded: words.superseded,
    left: words.left,
  }[standing.is];
  return (
    <p className={styles['notice']} role="status">
      <span dir="auto">{say}</span>
      {standing.is === 'superseded' && (
        <button type="button" onClick={() => controller.rejoin(at, true)}>
          {words.joinAsNew}
        </button>
      )}
      {(standing.is === 'left' || standing.is === 'refused') && (
        <button type="button" onClick={() => controller.rejoin(at, false)}>
          {words.joinAgain}
        </button>
      )}
    </p>
  );
}

/** The page's only live regions: own results politely, the loss of the signaling server at once. */
export function Announcements() {
  const { said, alarm } = usePage();
  return (
    <div className={hidden['hidden']}>
      <p aria-live="polite">{said}</p>
      <p aria-live="assertive">{alarm}</p>
    </div>
  );
}

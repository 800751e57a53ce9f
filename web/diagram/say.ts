/** Marks and arrows in words, for who cannot see them or looks closer. */

import type { TraceEvent } from '../../src/core/index.ts';
import { words as facts } from '../fold/words.ts';
import { linkKey } from '../fold/link-key.ts';
import { diagramWords as words } from '../words.ts';
import type { Arrow, Mark } from './marks.ts';

/** A fact that is no publish and no arrival: in a sentence, and in a word or two on the line. */
export function sayLocal(event: TraceEvent): { say: string; label: string } {
  const { node } = event;
  switch (event.kind) {
    case 'started':
      return { say: facts.opensRoom(node, event.room), label: words.up };
    case 'stopped':
      return { say: facts.leaves(node, event.reason), label: words.left };
    case 'peer':
      return { say: sayPeer(event.peer, event), label: facts.state(event.state) };
    case 'link': {
      const [a = node, b = event.peer] = linkKey(node, event.peer).split(' ');
      const isOpen = event.state === 'open';
      return {
        say: isOpen ? facts.linkOpen(a, b) : facts.linkClosed(a, b, event.reason),
        label: '',
      };
    }
    case 'signaling': {
      const say = event.reached === 1 ? facts.signalingReached(node) : facts.signalingLost(node);
      return { say, label: '' };
    }
    case 'subscribed':
      return { say: saySubscribed(event, facts.startsClients, facts.subscribes), label: '' };
    case 'unsubscribed':
      return { say: saySubscribed(event, facts.stopsClients, facts.unsubscribes), label: '' };
    case 'lost':
      return { say: facts.loses(event.peer, node, event.first, event.last), label: '' };
    case 'missed': {
      const { peer, topic, first, last } = event;
      return { say: facts.misses(peer, node, topic, first, last), label: '' };
    }
    case 'dropped':
      return { say: facts.drops(node, event.peer, event.reason), label: '' };
    case 'threw':
      return { say: facts.threw(node, event.topic), label: '' };
    case 'routing':
      return { say: facts.routes(node, event.strategy), label: '' };
    case 'asked':
      return { say: facts.asks(node, event.peer, event.about), label: '' };
    case 'vouched':
      return { say: facts.vouches(event.peer, event.about), label: '' };
    case 'stalled':
      return { say: facts.stalled(node, event.ms), label: '' };
    case 'fault': {
      const { fault, peer, value, owner } = event;
      const on = peer === '' ? node : linkKey(node, peer).replace(' ', ' – ');
      const label = value > 0 ? facts.faultLabel(fault, value) : words.healed;
      return { say: facts.fault(fault, on, value, owner), label };
    }
    default:
      return { say: '', label: '' };
  }
}

function saySubscribed(
  { node, topic, client }: { node: string; topic: string; client: number },
  ofClient: (node: string, count: number, topic: string) => string,
  other: (node: string, topic: string) => string,
): string {
  return client === 0 ? other(node, topic) : ofClient(node, 1, topic);
}

function sayPeer(peer: string, { state, reason }: TraceEvent & { readonly kind: 'peer' }): string {
  switch (state) {
    case 'ready':
      return facts.joins(peer);
    case 'asleep':
      return facts.isAsleep(peer);
    case 'suspect':
      return facts.isSuspect(peer, reason);
    case 'unreachable':
      return facts.isUnreachable(peer, reason);
    case 'down':
      return facts.isDown(peer, reason);
    case 'left':
      return facts.leaves(peer, reason);
    case 'superseded':
      return facts.isSuperseded(peer);
    case 'connecting':
      return '';
  }
}

/** The least time between two ends that can be told where their clocks disagree, in ms. */
const tellableMs = 1;

/** `arrow`: of an arrival, the way that it came. */
export function sayMark(mark: Mark, arrow: Arrow | undefined): string {
  const what = sayWhat(mark, arrow);
  const parts = [mark.run > 1 ? words.run(mark.line, mark.run, what) : what];
  if (mark.sends > 0 && mark.is === 'publish') parts.push(words.crossings(mark.sends));
  if (mark.deliveries !== null && mark.is !== 'deliver')
    parts.push(words.deliveries(mark.deliveries));
  if (mark.isAdjusted) parts.push(words.adjusted);
  return parts.join(', ');
}

function sayWhat(mark: Mark, arrow: Arrow | undefined): string {
  const topic = mark.topic ?? '';
  switch (mark.is) {
    case 'publish':
      return words.publishes(mark.line, topic);
    case 'send':
      return words.sends(mark.line, topic, mark.sends);
    case 'deliver':
      return words.delivers(mark.line, topic, mark.deliveries ?? 0);
    case 'receive': {
      const from = arrow?.from ?? '';
      const ms = arrow?.tookMs ?? null;
      if (ms === null) return words.receives(mark.line, topic, from);
      const isShort = ms < tellableMs && arrow?.isAdjusted === true;
      return isShort
        ? words.receivesSoon(mark.line, topic, from)
        : words.receivesAfter(mark.line, topic, from, ms);
    }
    default:
      return mark.say;
  }
}

export function sayArrow({ from, to, topic, received, lost }: Arrow): string {
  if (lost !== null && received === null) return words.arrowLost(topic, from, to);
  return received === null ? words.arrowUnderWay(topic, from, to) : words.arrow(topic, from, to);
}

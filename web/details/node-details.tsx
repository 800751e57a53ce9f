/** All that is known of one node, and its links. */

import type { LinkView, NodeView, RoomView } from '../fold/types.ts';
import { words as roomWords } from '../fold/words.ts';
import { faultLabels } from '../stage/scene.ts';
import { select } from '../store/selection.ts';
import styles from './details.module.css';
import { type Fact, Facts } from './facts.tsx';
import { detailWords as words } from './words.ts';

const linksMax = 30;

export function NodeDetails({ node, view }: { readonly node: NodeView; readonly view: RoomView }) {
  const { name, epoch, state, reason } = node;
  const said = roomWords.state(state);
  return (
    <>
      <Facts
        facts={[
          ['State', reason === '' ? said : `${said}: ${roomWords.reason(reason)}`],
          ['Epoch', epoch],
          ['Clients', clientsOf(node)],
          ['Published', node.published],
          ['Crossings received', node.crossingsReceived],
          ['Deliveries', node.deliveries],
          faultsFact(node.faults),
        ]}
      />
      <LinkList node={name} links={view.links} />
    </>
  );
}

export function faultsFact(faults: NodeView['faults']): Fact | null {
  if (faults.length === 0) return null;
  const labels = faultLabels(faults);
  return ['Faults', faults.map(({ owner }, at) => words.done(labels[at] ?? '', owner)).join('; ')];
}

function clientsOf({ clients, subscriptions }: NodeView): string {
  const held = [
    ...[...clients].map(([topic, pids]) => words.each(topic, pids.length)),
    ...[...subscriptions].map(([topic, count]) => words.each(topic, count)),
  ];
  return held.length === 0 ? words.none : held.join(', ');
}

function LinkList({ node, links }: { readonly node: string; readonly links: RoomView['links'] }) {
  const own = [...links.values()].filter(({ a, b }) => a === node || b === node);
  if (own.length === 0) return null;
  return (
    <ul className={styles['links']}>
      {own.slice(0, linksMax).map((link) => (
        <li key={`${link.a} ${link.b}`}>
          <button
            type="button"
            onClick={(event) => select({ is: 'link', a: link.a, b: link.b }, event.detail === 0)}
          >
            {words.linkTo(link.a === node ? link.b : link.a, stateOfLink(link))}
          </button>
        </li>
      ))}
      {own.length > linksMax && <li>{words.moreLinks(own.length - linksMax)}</li>}
    </ul>
  );
}

export function stateOfLink({ state, faults }: LinkView): string {
  const others = faults.filter(({ fault }) => fault !== state);
  return roomWords.withFaults(roomWords.linkState(state), faultLabels(others));
}

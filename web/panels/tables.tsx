/** The stage's text twin: what it shows of nodes and links, to be walked by a screen reader. */

import { memo, useMemo } from 'react';
import type { LinkView, NodeView } from '../fold/types.ts';
import { selfOf } from '../fold/self-of.ts';
import { words as roomWords } from '../fold/words.ts';
import { faultLabels, stateOf } from '../stage/scene.ts';
import { usePage } from '../store/state.ts';
import { words } from '../words.ts';
import styles from './panels.module.css';
import { toldLinks } from './told-links.ts';

const noNodes: ReadonlyMap<string, NodeView> = new Map();
const noLinks: ReadonlyMap<string, LinkView> = new Map();

export function NodesTable() {
  const nodes = usePage((state) => state.view?.nodes) ?? noNodes;
  return (
    <table aria-label="Nodes" className={styles['table']}>
      <thead>
        <tr>
          <th scope="col">Node</th>
          <th scope="col">State</th>
          <th scope="col">Clients</th>
          <th scope="col">Published</th>
          <th scope="col">Crossings received</th>
          <th scope="col">Deliveries</th>
        </tr>
      </thead>
      <tbody>
        {[...nodes.values()].map((node) => (
          <NodeRow key={node.name} node={node} />
        ))}
      </tbody>
    </table>
  );
}

const NodeRow = memo(function NodeRow({ node }: { readonly node: NodeView }) {
  const state = stateOf(node);
  return (
    <tr>
      <th scope="row" dir="auto">
        {node.isSelf ? roomWords.you(node.name) : node.name}
      </th>
      <td>{node.reason === '' ? state : `${state}: ${roomWords.reason(node.reason)}`}</td>
      <td>{clientsText(node)}</td>
      <td>{node.published}</td>
      <td>{node.crossingsReceived}</td>
      <td>{node.deliveries}</td>
    </tr>
  );
});

export function LinksTable() {
  const links = usePage((state) => state.view?.links) ?? noLinks;
  const self = usePage((state) => selfOf(state.view));
  const { rows, others } = useMemo(() => toldLinks(links, self), [links, self]);
  return (
    <table aria-label="Links" className={styles['table']}>
      <thead>
        <tr>
          <th scope="col">Link</th>
          <th scope="col">State</th>
          <th scope="col">Round trip</th>
          <th scope="col">Crossings there</th>
          <th scope="col">Crossings back</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((link) => (
          <LinkRow key={`${link.a} ${link.b}`} link={link} />
        ))}
        {others > 0 && (
          <tr>
            <td colSpan={5}>{words.otherLinks(others)}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

const LinkRow = memo(function LinkRow({ link }: { readonly link: LinkView }) {
  const { a, b, state, faults, rttMs, crossingsAtoB, crossingsBtoA, lostAtoB, lostBtoA } = link;
  const labels = faultLabels(faults.filter(({ fault }) => fault !== state));
  return (
    <tr>
      <th scope="row" dir="auto">
        {a} – {b}
      </th>
      <td>{roomWords.withFaults(roomWords.linkState(state), labels)}</td>
      <td>{rttMs === null ? '–' : `${rttMs.toFixed(1)} ms`}</td>
      <td>{roomWords.crossings(crossingsAtoB, lostAtoB)}</td>
      <td>{roomWords.crossings(crossingsBtoA, lostBtoA)}</td>
    </tr>
  );
});

function clientsText({ clients, subscriptions }: NodeView): string {
  const parts = [...clients].map(([topic, pids]) => `${pids.length} ${topic}`);
  const others = [...subscriptions].map(([topic, count]) => `${count} subscribed to ${topic}`);
  return [...parts, ...others].join(', ') || '0';
}

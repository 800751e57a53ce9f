/** The stage's text twin: what it shows of nodes and links, to be walked by a screen reader. */

import type { LinkView, NodeView } from '../fold/types.ts';
import { usePage } from '../store/state.ts';
import { words } from '../fold/words.ts';
import styles from './panels.module.css';

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
          <tr key={node.name}>
            <th scope="row" dir="auto">
              {node.name}
              {node.isSelf && ' (you)'}
            </th>
            <td>
              {node.reason === '' ? node.state : `${node.state}: ${words.reason(node.reason)}`}
            </td>
            <td>{clientsText(node)}</td>
            <td>{node.published}</td>
            <td>{node.crossingsReceived}</td>
            <td>{node.deliveries}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function LinksTable() {
  const links = usePage((state) => state.view?.links) ?? noLinks;
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
        {[...links.values()].map(({ a, b, state, rttMs, crossingsAtoB, crossingsBtoA }) => (
          <tr key={`${a} ${b}`}>
            <th scope="row" dir="auto">
              {a} – {b}
            </th>
            <td>{state}</td>
            <td>{rttMs === null ? '–' : `${rttMs.toFixed(1)} ms`}</td>
            <td>{crossingsAtoB}</td>
            <td>{crossingsBtoA}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function clientsText({ clients, subscriptions }: NodeView): string {
  const parts = [...clients].map(([topic, pids]) => `${pids.length} ${topic}`);
  const others = [...subscriptions].map(([topic, count]) => `${count} subscribed to ${topic}`);
  return [...parts, ...others].join(', ') || '0';
}

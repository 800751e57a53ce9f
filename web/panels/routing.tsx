/**
 * Routing, of the whole room: which one holds, and what each would have cost for the very same events,
 * side by side. Choosing one is an act of this page's node that every node of the room hears.
 */

import { lazy, Suspense, useId, useState } from 'react';
import { type Routing as Strategy, routings } from '../../src/core/index.ts';
import { commonRouting } from '../fold/routings.ts';
import type { Counts } from '../fold/types.ts';
import type { Controller } from '../store/controller.ts';
import { usePage } from '../store/state.ts';
import { useWidth } from '../ui/use-width.ts';
import { words } from '../words.ts';
import styles from './routing.module.css';

const RoutingPlot = lazy(async () => ({
  default: (await import('./routing-plot.tsx')).RoutingPlot,
}));

const unknown: ReadonlyMap<string, Strategy> = new Map();

interface RoutingProps {
  readonly controller: Controller;
  readonly cost: Counts['cost'];
}

export function Routing({ controller, cost }: RoutingProps) {
  const standing = usePage((state) => state.cards[0]?.standing);
  const nodes = usePage((state) => state.view?.routings) ?? unknown;
  const isProjected = usePage((state) => state.isProjected);
  const isNarrow = useWidth() === 'narrow';
  const current = commonRouting(nodes);
  const isMixed = current === null && nodes.size > 0;
  // What one can choose is of now; what is marked is of the moment that is shown.
  const chosen = standing?.is === 'joined' ? standing.hermes.routing : null;
  const choice = (
    <div className={styles['choice']}>
      <Bars controller={controller} cost={cost} current={current} chosen={chosen} />
      {isMixed && <p className={styles['mixed']}>{words.routingsDiffer}</p>}
    </div>
  );
  return (
    <>
      {isNarrow && !isProjected ? (
        <details className={styles['fold']}>
          <summary>{words.routingNow(chosen === null ? '…' : words.routing[chosen])}</summary>
          {choice}
        </details>
      ) : (
        choice
      )}
    </>
  );
}

/** The plot lies over the stage, so that nothing moves when it opens. */
export function PlotDisclosure({ controller }: { readonly controller: Controller }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={styles['open']}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {words.plot}
      </button>
      {isOpen && (
        <Suspense fallback={null}>
          <RoutingPlot controller={controller} />
        </Suspense>
      )}
    </>
  );
}

interface BarsProps extends RoutingProps {
  readonly current: Strategy | null;
  readonly chosen: Strategy | null;
}

/** Crossings that each routing needs for the very same events, from the room's own numbers. */
function Bars({ controller, cost, current, chosen }: BarsProps) {
  const group = useId();
  const costs: Readonly<Record<Strategy, number>> = {
    'per-subscriber': cost.perSubscriber,
    'per-node': cost.perNode,
    interested: cost.interested,
  };
  const most = Math.max(...Object.values(costs), 1);
  return (
    <div role="radiogroup" aria-label="Routing">
      <table className={styles['bars']} aria-label="Crossings by routing">
        <tbody>
          {routings.map((routing) => (
            <tr key={routing} data-current={routing === current}>
              <th scope="row">
                <label>
                  <input
                    type="radio"
                    name={group}
                    checked={routing === chosen}
                    onChange={() => controller.routeRoom(routing)}
                  />
                  {words.routing[routing]}
                </label>
              </th>
              <td aria-hidden="true" className={styles['track']}>
                <i style={{ width: `${(costs[routing] / most) * 100}%` }} />
              </td>
              <td>{costs[routing]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

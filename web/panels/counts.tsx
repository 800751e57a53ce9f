/** The headline: crossings and deliveries are two different things. Beside it what they would cost. */

import type { Counts as RoomCounts } from '../fold/types.ts';
import type { Controller } from '../store/controller.ts';
import { usePage } from '../store/state.ts';
import styles from './counts.module.css';

const zero: RoomCounts = {
  publishes: 0,
  crossings: 0,
  deliveries: 0,
  lost: 0,
  cost: { perSubscriber: 0, perNode: 0, interested: 0 },
};

export function Counts({ controller }: { readonly controller: Controller }) {
  const now = usePage((state) => state.view?.counts) ?? zero;
  const from = usePage((state) => state.countsFrom) ?? zero;
  const publishes = now.publishes - from.publishes;
  const crossings = now.crossings - from.crossings;
  const deliveries = now.deliveries - from.deliveries;
  const lost = now.lost - from.lost;
  return (
    <div className={styles['counts']}>
      <p className={styles['headline']}>
        <Count value={publishes} one="publish" more="publishes" />
        {' · '}
        <Count value={crossings} one="crossing" more="crossings" />
        {' · '}
        <Count value={deliveries} one="delivery" more="deliveries" />
        {lost > 0 && ' · '}
        {lost > 0 && <Count value={lost} one="loss" more="losses" />}
      </p>
      <Bars
        perSubscriber={now.cost.perSubscriber - from.cost.perSubscriber}
        perNode={now.cost.perNode - from.cost.perNode}
        interested={now.cost.interested - from.cost.interested}
      />
      <button
        type="button"
        className={styles['zero']}
        disabled={publishes + crossings + deliveries === 0}
        onClick={() => controller.countFromZero()}
        aria-label="Start counting from zero"
        title="Start counting from zero"
      >
        0
      </button>
    </div>
  );
}

interface CountProps {
  readonly value: number;
  readonly one: string;
  readonly more: string;
}

function Count({ value, one, more }: CountProps) {
  return (
    <span className={styles['count']}>
      <b>{value}</b> {value === 1 ? one : more}
    </span>
  );
}

/** Crossings that each routing needs for the very same events, from the room's own numbers. */
function Bars(cost: RoomCounts['cost']) {
  const most = Math.max(cost.perSubscriber, cost.perNode, cost.interested, 1);
  const rows = [
    ['one per subscriber', cost.perSubscriber, false],
    ['one per node', cost.perNode, true],
    ['interested nodes', cost.interested, false],
  ] as const;
  return (
    <table className={styles['bars']} aria-label="Crossings by routing">
      <tbody>
        {rows.map(([name, value, isCurrent]) => (
          <tr key={name} data-current={isCurrent}>
            <th scope="row">{name}</th>
            <td aria-hidden="true" className={styles['track']}>
              <i style={{ width: `${(value / most) * 100}%` }} />
            </td>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

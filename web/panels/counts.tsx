/** The headline: crossings and deliveries are two different things. Beside it what they would cost. */

import type { Counts as RoomCounts } from '../fold/types.ts';
import type { Controller } from '../store/controller.ts';
import { usePage } from '../store/state.ts';
import { words } from '../words.ts';
import styles from './counts.module.css';
import { PlotDisclosure, Routing } from './routing.tsx';

const zero: RoomCounts = {
  publishes: 0,
  crossings: 0,
  deliveries: 0,
  lost: 0,
  cost: { perSubscriber: 0, perNode: 0, interested: 0 },
};

/** More digits than this leave no room for large ones beside the costs. */
const largeDigitsMax = 6;

export function Counts({ controller }: { readonly controller: Controller }) {
  const now = usePage((state) => state.view?.counts) ?? zero;
  const from = usePage((state) => state.countsFrom) ?? zero;
  const isProjected = usePage((state) => state.isProjected);
  const publishes = now.publishes - from.publishes;
  const crossings = now.crossings - from.crossings;
  const deliveries = now.deliveries - from.deliveries;
  const lost = now.lost - from.lost;
  const isWithheld = usePage((state) => state.withheldSince !== null);
  const digits = `${publishes}${crossings}${deliveries}${lost > 0 ? `${lost} losses` : ''}`.length;
  if (isWithheld) return <p className={styles['withheld']}>{words.withheld}</p>;
  return (
    <div className={styles['counts']}>
      <div className={styles['sums']}>
        <p className={styles['headline']} data-long={digits > largeDigitsMax}>
          <Count value={publishes} one="publish" more="publishes" />
          {' · '}
          <Count value={crossings} one="crossing" more="crossings" />
          {' · '}
          <Count value={deliveries} one="delivery" more="deliveries" />
          {lost > 0 && ' · '}
          {lost > 0 && <Count value={lost} one="loss" more="losses" />}
        </p>
        <div className={styles['row']}>
          <button
            type="button"
            className={styles['zero']}
            disabled={publishes + crossings + deliveries === 0}
            onClick={() => controller.countFromZero()}
            title={words.countFromZero}
          >
            {words.fromZero}
          </button>
          {!isProjected && <PlotDisclosure controller={controller} />}
        </div>
      </div>
      <Routing
        controller={controller}
        cost={{
          perSubscriber: now.cost.perSubscriber - from.cost.perSubscriber,
          perNode: now.cost.perNode - from.cost.perNode,
          interested: now.cost.interested - from.cost.interested,
        }}
      />
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

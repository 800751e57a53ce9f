/** Which node of a simulated cluster one is: My node, Publish and Prompt act as it. */

import type { Controller } from '../store/controller.ts';
import { usePage } from '../store/state.ts';
import { words } from '../words.ts';
import styles from './acting-as.module.css';

export function ActingAs({ controller }: { readonly controller: Controller }) {
  const names = usePage((state) => state.simulatedNames);
  const name = usePage((state) => state.cards[0]?.name) ?? '';
  if (names.length < 2) return null;
  return (
    <label className={styles['acting']} title={words.actingAsSays}>
      {words.actingAs}
      <select value={name} onChange={(event) => controller.actAs(event.target.value)}>
        {names.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    </label>
  );
}

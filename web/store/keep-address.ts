import { addressOf } from '../address.ts';
import { usePage } from './state.ts';

/** The bar keeps the names, so that a reload comes back as itself; and what else is open. */
export function keepAddress(room: string, nodes: readonly (string | null)[]): void {
  const { lesson, simulated, adapter } = usePage.getState();
  const sim = simulated === null ? {} : { sim: simulated };
  const more = { ...adapter, ...(lesson === null ? {} : { lesson }) };
  const address = { room, nodes, ...sim, ...more };
  history.replaceState(null, '', addressOf(address));
}

/** Where the details go, and the open menu: loaded when something is picked for the first time. */

import { Suspense } from 'react';
import type { Controller } from '../store/controller.ts';
import { useSelection } from '../store/selection.ts';
import { usePage } from '../store/state.ts';
import { lazily } from '../ui/lazily.tsx';
import styles from './details-slot.module.css';

const Details = lazily(async () => (await import('../details/details.tsx')).Details);
const MenuHost = lazily(async () => (await import('../details/menu-host.tsx')).MenuHost);

interface DetailsSlotProps {
  readonly controller: Controller;
  /** Above the record, or below the stage. */
  readonly place: 'side' | 'below';
}

export function DetailsSlot({ controller, place }: DetailsSlotProps) {
  const selected = useSelection((state) => state.selected);
  const isProjected = usePage((state) => state.isProjected);
  if (selected === null || isProjected) return null;
  return (
    <Suspense>
      <div className={styles[place]} data-details>
        <Details controller={controller} selected={selected} />
      </div>
    </Suspense>
  );
}

export function MenuSlot({ controller }: { readonly controller: Controller }) {
  const menu = useSelection((state) => state.menu);
  if (menu === null) return null;
  return (
    <Suspense>
      <MenuHost controller={controller} menu={menu} />
    </Suspense>
  );
}

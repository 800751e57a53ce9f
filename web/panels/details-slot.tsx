/** Where the details go, and the open menu: loaded when something is picked for the first time. */

import { lazy, Suspense } from 'react';
import type { Controller } from '../store/controller.ts';
import { useSelection } from '../store/selection.ts';
import { usePage } from '../store/state.ts';
import styles from './details-slot.module.css';

const Details = lazy(async () => ({ default: (await import('../details/details.tsx')).Details }));
const MenuHost = lazy(async () => ({
  default: (await import('../details/menu-host.tsx')).MenuHost,
}));

interface DetailsSlotProps {
  readonly controller: Controller;
  /** Over the record, or below the stage. */
  readonly place: 'side' | 'below';
}

export function DetailsSlot({ controller, place }: DetailsSlotProps) {
  const selected = useSelection((state) => state.selected);
  const isProjected = usePage((state) => state.isProjected);
  if (selected === null || isProjected) return null;
  return (
    <Suspense>
      <div className={styles[place]}>
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

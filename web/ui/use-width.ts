/** How much room the page has: three layouts, not a continuum. */

import { useSyncExternalStore } from 'react';

export type Width = 'narrow' | 'medium' | 'wide';

const isNarrow = matchMedia('(max-width: 899.98px)');
const isMedium = matchMedia('(max-width: 1199.98px)');

export function useWidth(): Width {
  return useSyncExternalStore(subscribe, read);
}

function subscribe(changed: () => void): () => void {
  for (const query of [isNarrow, isMedium]) query.addEventListener('change', changed);
  return () => {
    for (const query of [isNarrow, isMedium]) query.removeEventListener('change', changed);
  };
}

function read(): Width {
  return isNarrow.matches ? 'narrow' : isMedium.matches ? 'medium' : 'wide';
}

/** Keys that act wherever one is, unless one types: the projector's view, and the list of all keys. */

import { Suspense, useEffect } from 'react';
import { usePage } from '../store/state.ts';
import { isTyping } from './is-typing.ts';
import { lazily } from '../ui/lazily.tsx';

const KeysHelp = lazily(async () => (await import('./keys-help.tsx')).KeysHelp);

/** Listens, and shows the list when asked for. */
export function PageKeys() {
  const { isProjected, hasSingleKeys, isKeysHelpOpen } = usePage();
  useEffect(() => {
    document.documentElement.dataset['projected'] = String(isProjected);
  }, [isProjected]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === 'Escape' && isProjected) usePage.setState({ isProjected: false });
      if (!hasSingleKeys) return;
      if (event.key === 'p' || event.key === 'P') usePage.setState({ isProjected: !isProjected });
      if (event.key === '?') usePage.setState({ isKeysHelpOpen: true });
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [isProjected, hasSingleKeys]);
  if (!isKeysHelpOpen) return null;
  return (
    <Suspense fallback={null}>
      <KeysHelp onClose={() => usePage.setState({ isKeysHelpOpen: false })} />
    </Suspense>
  );
}

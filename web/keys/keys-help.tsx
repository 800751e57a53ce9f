/** What each key does, and a switch for those that act without being asked for. */

import { useEffect, useRef } from 'react';
import { usePage } from '../store/state.ts';
import { words } from '../words.ts';
import { keyGroups } from './keys.ts';
import styles from './keys-help.module.css';

export function KeysHelp({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const hasSingleKeys = usePage((state) => state.hasSingleKeys);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className={styles['dialog']} aria-label={words.keys} onClose={onClose}>
      <header>
        <h2>{words.keys}</h2>
        <button type="button" onClick={() => dialog.current?.close()}>
          {words.close}
        </button>
      </header>
      <div className={styles['groups']}>
        {keyGroups.map(({ where, list }) => (
          <section key={where}>
            <h3>{where}</h3>
            <dl>
              {list.map(({ keys, does }) => (
                <div key={does}>
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label className={styles['switch']}>
        <input
          type="checkbox"
          checked={hasSingleKeys}
          onChange={(event) => usePage.setState({ hasSingleKeys: event.target.checked })}
        />
        {words.singleKeys}
      </label>
    </dialog>
  );
}

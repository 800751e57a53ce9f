/** Controls above the log: words to look for, and, folded away, kinds, node, topic and reading aloud. */

import { useId, useState } from 'react';
import type { RoomView } from '../fold/types.ts';
import { type Aloud, useRecord } from '../store/record.ts';
import { words } from '../words.ts';
import { everyRow, filterCount, type LogGroup, logGroups } from './event-log-filter.ts';
import styles from './event-log.module.css';

const aloudNames: Readonly<Record<Aloud, string>> = {
  off: 'off',
  mine: 'my node',
  all: 'all, summarised every 5 s',
};

export function LogFilters({ view }: { readonly view: RoomView | null }) {
  const filter = useRecord((state) => state.filter);
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const set = (change: Partial<typeof filter>): void =>
    useRecord.setState({ filter: { ...filter, ...change } });
  return (
    <search className={styles['filters']}>
      <div className={styles['row']}>
        <input
          type="search"
          aria-label="Rows with these words"
          placeholder="Rows with these words"
          value={filter.text}
          onChange={(event) => set({ text: event.target.value })}
        />
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
        >
          {words.filtersOn(filterCount(filter))}
        </button>
      </div>
      <div id={id} hidden={!isOpen} className={styles['more']}>
        <Groups hidden={filter.hidden} onHidden={(hidden) => set({ hidden })} />
        <div className={styles['row']}>
          <Choice
            label="Node"
            all="every node"
            names={[...(view?.nodes.keys() ?? [])]}
            chosen={filter.node}
            onChoice={(node) => set({ node })}
          />
          <Choice
            label="Topic"
            all="every topic"
            names={[...(view?.topics.keys() ?? [])]}
            chosen={filter.topic}
            onChoice={(topic) => set({ topic })}
          />
        </div>
        <div className={styles['row']}>
          <AloudChoice />
          <button
            type="button"
            disabled={filter.text === '' && filterCount(filter) === 0}
            onClick={() => useRecord.setState({ filter: everyRow })}
          >
            Show all rows
          </button>
        </div>
      </div>
    </search>
  );
}

interface GroupsProps {
  readonly hidden: ReadonlySet<LogGroup>;
  readonly onHidden: (hidden: ReadonlySet<LogGroup>) => void;
}

function Groups({ hidden, onHidden }: GroupsProps) {
  const toggle = (group: LogGroup): void => {
    const next = new Set(hidden);
    if (!next.delete(group)) next.add(group);
    onHidden(next);
  };
  return (
    <div role="group" aria-label="Kinds" className={styles['groups']}>
      {logGroups.map((group) => (
        <label key={group}>
          <input type="checkbox" checked={!hidden.has(group)} onChange={() => toggle(group)} />
          {group}
        </label>
      ))}
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly all: string;
  readonly names: readonly string[];
  readonly chosen: string | null;
  readonly onChoice: (name: string | null) => void;
}

/** No name is empty: that is the choice of all. One that is gone stays until another is chosen. */
function Choice({ label, all, names, chosen, onChoice }: ChoiceProps) {
  const known = chosen === null || names.includes(chosen) ? names : [chosen, ...names];
  return (
    <label>
      {label}
      <select
        value={chosen ?? ''}
        onChange={(event) => onChoice(event.target.value === '' ? null : event.target.value)}
      >
        <option value="">{all}</option>
        {known.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function AloudChoice() {
  const aloud = useRecord((state) => state.aloud);
  return (
    <label>
      Read new events aloud
      <select
        value={aloud}
        onChange={(event) => useRecord.setState({ aloud: event.target.value as Aloud })}
      >
        {Object.entries(aloudNames).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

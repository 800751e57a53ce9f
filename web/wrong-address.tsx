import { useState } from 'react';
import { type Address, type AddressProblem, addressOf, readAddress } from './address.ts';
import styles from './app.module.css';
import { Field } from './ui/field.tsx';

/** What is wrong with the address, and a field to mend it in; nothing typed is lost. */
export function WrongAddress({
  problem,
  onMended,
}: {
  problem: AddressProblem;
  onMended: (a: Address | AddressProblem) => void;
}) {
  const [typed, setTyped] = useState(problem.typed);
  const mended = mendedAddress(problem, typed);
  const search = mended.slice(1);
  const checked = readAddress(search);
  const say = 'say' in checked ? checked.say : null;
  return (
    <main className={styles['wrong']}>
      <h1>Hermes</h1>
      <p>The address of this page does not work: {problem.say}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (say !== null) return;
          history.replaceState(null, '', mended);
          onMended(checked);
        }}
      >
        <Field
          label={fieldNames[problem.field]}
          isLabelShown
          value={typed}
          onText={setTyped}
          problem={say}
        />
        <button type="submit" data-primary="true" disabled={say !== null}>
          {problem.field === 'trace' ? 'Open' : 'Join'}
        </button>
      </form>
    </main>
  );
}

const fieldNames: Readonly<Record<AddressProblem['field'], string>> = {
  room: 'Room',
  node: 'Node',
  sim: 'Simulated nodes',
  seed: 'Seed',
  trace: 'Trace',
  scenario: 'Scenario',
  lesson: 'Lesson',
  adapter: 'Adapter',
};

/** The address with what was typed in place of what is wrong. */
function mendedAddress({ field, rest }: AddressProblem, typed: string): string {
  const { room, nodes, sim } = rest;
  const text = encodeURIComponent(typed);
  if (field === 'lesson') return `${addressOf(rest)}&lesson=${text}`;
  if (field === 'adapter') return `${addressOf(rest)}&adapter=${text}`;
  if (field === 'scenario') return `${addressOf(rest)}&scenario=${text}`;
  if (field === 'room') return addressOf({ room: typed, nodes });
  if (field === 'trace') return `/?trace=${text}`;
  if (field === 'sim') return `/?sim=${text}&seed=${sim?.seed ?? 1}`;
  if (field === 'seed') return `/?sim=${sim?.nodes ?? 3}&seed=${text}`;
  return addressOf({ room, nodes: typed.split(',').map((name) => name.trim() || null) });
}

/** The prompt of one node: takes the seed's lines, answers as iex prints, shows what clients print. */

import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { NodePrompt } from '../prompt/hermes-host.ts';
import type { Controller } from '../store/controller.ts';
import { type Card, usePage } from '../store/state.ts';
import { words } from '../words.ts';
import styles from './panels.module.css';
import { useLines } from './use-lines.ts';

interface PromptPanelProps {
  readonly at: number;
  readonly card: Card;
  readonly controller: Controller;
}

export function PromptPanel({ at, card, controller }: PromptPanelProps) {
  const { room } = usePage();
  const { lines, shown } = useLines();
  const [input, setInput] = useState('');
  const [counter, setCounter] = useState(1);
  const history = useRef<{ lines: string[]; at: number }>({ lines: [], at: 0 });
  const prompt = useRef<NodePrompt | null>(null);
  const output = useRef<HTMLDivElement>(null);

  const label = `iex(${card.name ?? '…'}@${room})${counter}>`;

  useEffect(() => controller.onPrint(at, lines.print), [at, controller, lines]);
  useEffect(() => {
    output.current?.scrollTo({ top: output.current.scrollHeight });
  }, [shown]);

  const run = async (): Promise<void> => {
    const typed = input;
    if (typed.trim() === '' || controller.hermes(at) === null) return;
    setInput('');
    history.current.lines.push(typed);
    history.current.at = history.current.lines.length;
    lines.add('in', `${label} ${typed}`);
    setCounter(counter + 1);
    // The grammar is loaded when the prompt is first used.
    const loaded = await import('../prompt/hermes-host.ts').catch(() => null);
    if (loaded === null) {
      lines.add('out', words.notLoaded);
      return;
    }
    prompt.current ??= new loaded.NodePrompt({
      hermes: () => controller.hermes(at),
      present: () => controller.present(),
    });
    await prompt.current.run(typed, (output) => lines.add('out', output ?? words.left));
  };

  const recall = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const { lines: typed } = history.current;
    history.current.at = Math.min(typed.length, Math.max(0, history.current.at + step));
    setInput(typed[history.current.at] ?? '');
  };

  return (
    <section className={styles['prompt']}>
      <h2 className={styles['heading']}>Prompt</h2>
      <div
        role="log"
        aria-label="Prompt output"
        aria-live="off"
        tabIndex={0}
        ref={output}
        className={styles['lines']}
      >
        {shown.length === 0 && <p className={styles['soft']}>Type h for examples, Enter to run.</p>}
        {shown.map(({ id, is, text }) => (
          <pre key={id} className={is === 'in' ? styles['typed'] : undefined}>
            {text}
          </pre>
        ))}
      </div>
      <form
        className={styles['entry']}
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <span aria-hidden="true" className={styles['iex']} dir="auto">
          {label}
        </span>
        <input
          aria-label="Prompt"
          value={input}
          onChange={(event) => setInput(event.target.value)}
          onKeyDown={recall}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      </form>
    </section>
  );
}

/** A labelled input with what is wrong with it beside it. The label is its accessible name. */

import { type InputHTMLAttributes, useId } from 'react';
import styles from './field.module.css';
import hidden from './hidden.module.css';

interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> {
  readonly label: string;
  readonly problem: string | null;
  readonly onText: (text: string) => void;
  readonly isLabelShown?: boolean;
  readonly isCode?: boolean;
}

export function Field({
  label,
  problem,
  onText,
  isLabelShown = false,
  isCode = false,
  ...input
}: FieldProps) {
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id} className={isLabelShown ? styles['label'] : hidden['hidden']}>
        {label}
      </label>
      <input
        {...input}
        id={id}
        className={isCode ? styles['code'] : undefined}
        dir="auto"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        onChange={(event) => onText(event.target.value)}
      />
      {problem !== null && (
        <p id={`${id}-problem`} className={styles['problem']}>
          {problem}
        </p>
      )}
    </div>
  );
}

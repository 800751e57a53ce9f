/**
 * The lesson, in a strip: one sentence, one act, and on when the trace shows that it was done. Counts
 * and crossings are withheld while there is something to bet on.
 */

import { useEffect, useState } from 'react';
import type { Controller } from '../store/controller.ts';
import { usePage } from '../store/state.ts';
import { words } from '../words.ts';
import { lessons } from './catalogue.ts';
import type { Progress } from './engine.ts';
import { LessonRun } from './lesson-run.ts';
import type { Bet, Step } from './lesson.ts';
import styles from './lesson-strip.module.css';
import { canDo, doAct, placed } from './place.ts';

interface LessonStripProps {
  readonly id: string;
  readonly controller: Controller;
}

export function LessonStrip({ id, controller }: LessonStripProps) {
  const run = useRun(id, controller);
  if (run === null) return null;
  return <Strip key={id} run={run} controller={controller} />;
}

/** Null until the lesson is loaded and the room is there. */
function useRun(id: string, controller: Controller): LessonRun | null {
  const [run, setRun] = useState<LessonRun | null>(null);
  const hasRoom = usePage((state) => state.view !== null);
  useEffect(() => {
    let isGone = false;
    const entry = lessons.find((one) => one.id === id);
    if (!hasRoom || entry === undefined) return;
    void entry.load().then((lesson) => {
      if (!isGone && controller.room !== null) setRun(new LessonRun(lesson, controller.room));
    });
    return () => {
      isGone = true;
      setRun(null);
    };
  }, [id, controller, hasRoom]);
  return run;
}

const nothing: Progress = { isPassed: false, waitsFor: '', outcome: null };

interface StripProps {
  readonly run: LessonRun;
  readonly controller: Controller;
}

function Strip({ run, controller }: StripProps) {
  const view = usePage((state) => state.view);
  const [at, setAt] = useState(run.at);
  const [bet, setBet] = useState<number | null>(null);
  const [progress, setProgress] = useState(nothing);
  const { step, lesson } = run;
  const { isPassed } = progress;

  useEffect(() => {
    if (controller.room === null) return;
    const now = run.look(controller.room);
    setProgress((before) => (isSame(before, now) ? before : now));
  }, [run, controller, view, at]);

  const isWithheld = step?.bet !== undefined && !isPassed;
  useEffect(() => {
    if (!isWithheld) return;
    usePage.setState({ withheldSince: controller.hermes(0)?.now() ?? 0 });
    return () => usePage.setState({ withheldSince: null });
  }, [controller, isWithheld, at]);

  const pointed = isPassed ? null : (step?.at ?? null);
  useEffect(() => {
    usePage.setState({ lessonNode: pointed });
    return () => usePage.setState({ lessonNode: null });
  }, [pointed]);

  const revealed = step === null || progress.outcome === null ? '' : revealOf(step, progress, bet);
  useEffect(() => {
    if (isPassed && step !== null) usePage.setState({ said: revealed || words.stepDone });
  }, [isPassed, revealed, step]);

  const goTo = (next: number): void => {
    run.goTo(next);
    setAt(run.at);
    setBet(null);
    setProgress(nothing);
  };
  const leave = (): void => controller.takeLesson(null);
  const { length } = lesson.steps;

  return (
    <section aria-label={words.lesson} className={styles['strip']}>
      <p className={styles['place']}>
        <b>{lesson.title}</b>
        <span>{step === null ? words.lessonDone : words.stepOf(at + 1, length)}</span>
      </p>
      <div className={styles['buttons']}>
        {step !== null &&
          !isPassed &&
          canDo(step.act) &&
          (step.bet === undefined || bet !== null) && (
            <button
              type="button"
              onClick={() => step.act !== null && void doAct(step.act, controller)}
            >
              {words.showMe}
            </button>
          )}
        <button type="button" disabled={at === 0} onClick={() => goTo(at - 1)}>
          {words.stepBack}
        </button>
        {step === null ? null : (
          <button
            type="button"
            data-primary={isPassed}
            disabled={!isPassed}
            onClick={() => goTo(at + 1)}
          >
            {words.goOn}
          </button>
        )}
        <button type="button" onClick={leave}>
          {words.leaveLesson}
        </button>
      </div>
      {step === null ? (
        <p className={styles['say']}>{lesson.end}</p>
      ) : (
        <div className={styles['say']}>
          {step.bet !== undefined && (
            <BetChoice bet={step.bet} chosen={bet} onChoose={setBet} isOver={isPassed} />
          )}
          {(step.bet === undefined || bet !== null || isPassed) && <p dir="auto">{placed(step)}</p>}
          <p className={styles['state']} data-passed={isPassed}>
            {isPassed ? revealed || words.stepDone : progress.waitsFor}
          </p>
        </div>
      )}
    </section>
  );
}

interface BetChoiceProps {
  readonly bet: Bet;
  readonly chosen: number | null;
  readonly isOver: boolean;
  readonly onChoose: (choice: number) => void;
}

/** All alike: which one is right is for the event to show. */
function BetChoice({ bet, chosen, isOver, onChoose }: BetChoiceProps) {
  return (
    <div role="group" aria-label={words.bet} className={styles['bet']}>
      <p dir="auto">{bet.question}</p>
      {bet.choices.map((choice) => (
        <button
          key={choice}
          type="button"
          aria-pressed={choice === chosen}
          disabled={isOver}
          onClick={() => onChoose(choice)}
        >
          {choice}
        </button>
      ))}
    </div>
  );
}

function revealOf(step: Step, { outcome }: Progress, bet: number | null): string {
  const what = outcome === null ? '' : (step.reveal?.(outcome) ?? '');
  if (step.bet === undefined) return what;
  return bet === null ? words.noBet(what) : words.yourBet(bet, what);
}

function isSame(a: Progress, b: Progress): boolean {
  return a.isPassed === b.isPassed && a.waitsFor === b.waitsFor && a.outcome === b.outcome;
}

/**
 * Trace files of a page: what it shows is saved as one, and one that was saved is shown over what the
 * page is, which goes on meanwhile. What reads and writes them is loaded when asked for.
 */

import type { Room } from '../fold/room.ts';
import type { Counts } from '../fold/types.ts';
import { words } from '../words.ts';
import { usePage } from './state.ts';

export interface TracesOptions {
  /** What is shown. */
  readonly room: () => Room | null;
  /** Tells a person something. */
  readonly notice: (say: string) => void;
  /** Says politely what came of an act. */
  readonly say: (said: string) => void;
  /** Something else is shown now. */
  readonly refresh: () => void;
}

export class Traces {
  readonly #options: TracesOptions;
  #shown: Room | null = null;
  /** How often a trace was opened or closed: the last one counts. */
  #turns = 0;
  /** From where the page's own counts are shown, while a trace is. */
  #ownCountsFrom: Counts | null = null;

  constructor(options: TracesOptions) {
    this.#options = options;
  }

  /** The recorded trace that is open. */
  get shown(): Room | null {
    return this.#shown;
  }

  /** Hands what is shown to the person as a file. */
  async save(): Promise<void> {
    const { room, trace } = usePage.getState();
    const recording = this.#options.room()?.recording();
    if (recording === undefined || recording.events.length === 0) {
      this.#options.notice(words.traceNotSaved);
      return;
    }
    const { saveTrace } = await import('../trace-file/save.ts');
    this.#options.say(words.traceSaved(saveTrace(trace?.room ?? room, recording)));
  }

  /** Opens an address or a file; what is wrong with it is said, and what was open goes on. */
  async open(from: string | Blob): Promise<void> {
    const turn = ++this.#turns;
    const { openTrace } = await import('../trace-file/open.ts');
    const result = await openTrace(from);
    if (turn !== this.#turns) return;
    if (!result.isOk) {
      if (this.#options.room() === null) usePage.setState({ traceProblem: result.say });
      else this.#options.notice(result.say);
      return;
    }
    if (this.#shown === null) this.#ownCountsFrom = usePage.getState().countsFrom;
    this.#shown = result.room;
    usePage.setState({ trace: result.shown, traceProblem: null, countsFrom: null });
    for (const say of result.defects) this.#options.notice(say);
    this.#options.refresh();
  }

  /** Back to what was open before. */
  close(): void {
    this.#turns++;
    this.#shown = null;
    usePage.setState({ trace: null, countsFrom: this.#ownCountsFrom });
    this.#options.refresh();
  }
}

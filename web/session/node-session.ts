/**
 * One node of this page: joins, comes back after a name was lost or a page was restored, and says how
 * it stands. React hears of it through `onChange`; the node itself is the core's public object.
 */

import { type Hermes, HermesError } from '../../src/core/index.ts';
import { join } from '../../src/webrtc/index.ts';
import { words } from '../words.ts';
import { nextName } from './next-name.ts';

export type Standing =
  /** `isUnreached`: the signaling server does not answer yet. */
  | { readonly is: 'joining'; readonly isUnreached: boolean }
  /** `isDegraded`: nodes at other signaling servers cannot be linked to for now. */
  | { readonly is: 'joined'; readonly hermes: Hermes; readonly isDegraded: boolean }
  /** The server or the browser said no; `say` tells why. */
  | { readonly is: 'refused'; readonly say: string }
  /** A newer page took this life over. */
  | { readonly is: 'superseded' }
  /** Away: the page is hidden in the back/forward cache, or left on purpose. */
  | { readonly is: 'left' };

/** A node of this page, however it runs. */
export interface Session {
  readonly standing: Standing;
  /** The name it has or wants. */
  readonly name: string | null;
  /** Joins, under `name` when given. Harmless while joined or joining. */
  start(name?: string | null): void;
  /** Says goodbye; `start` joins again as a new life. */
  stop(): void;
}

export interface SessionOptions {
  readonly room: string;
  readonly name: string | null;
  readonly adapter?: 'nats';
  readonly print: (line: string) => void;
  readonly onChange: (standing: Standing) => void;
  /** Something a person should be told once. */
  readonly onNotice: (say: string) => void;
}

export class NodeSession implements Session {
  readonly #options: SessionOptions;
  #name: string | null;
  #joining: AbortController | null = null;
  #isDegraded = false;
  #standing: Standing = { is: 'left' };

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#name = options.name;
  }

  get standing(): Standing {
    return this.#standing;
  }

  get name(): string | null {
    return this.#name;
  }

  start(name: string | null = this.#name): void {
    if (this.#standing.is === 'joined' || this.#joining !== null) return;
    this.#name = name;
    const joining = new AbortController();
    this.#joining = joining;
    this.#isDegraded = false;
    this.#enter({ is: 'joining', isUnreached: false });
    const wanted = name;
    join({
      room: this.#options.room,
      adapter: this.#options.adapter ?? 'mesh',
      node: name,
      print: this.#options.print,
      signal: joining.signal,
      onUnreached: () => this.#enter({ is: 'joining', isUnreached: true }),
      onDegraded: (isDegraded) => {
        this.#isDegraded = isDegraded;
        const standing = this.#standing;
        if (standing.is === 'joined') this.#enter({ ...standing, isDegraded });
      },
      onGranted: (grant) => {
        this.#name = grant.name;
        if (grant.isDuplicate) this.#options.onNotice(words.duplicated(wanted ?? '', grant.name));
        else if (grant.isRenamed) this.#options.onNotice(words.renamed(wanted ?? '', grant.name));
      },
    }).then(
      (hermes) => this.#joined(hermes),
      (error: unknown) => this.#failed(joining, error),
    );
  }

  stop(): void {
    this.#joining?.abort();
    this.#joining = null;
    const standing = this.#standing;
    this.#enter({ is: 'left' });
    if (standing.is === 'joined') void standing.hermes.leave();
  }

  #joined(hermes: Hermes): void {
    this.#joining = null;
    if (this.#standing.is !== 'joining') {
      void hermes.leave();
      return;
    }
    this.#enter({ is: 'joined', hermes, isDegraded: this.#isDegraded });
    hermes.onStopped((reason) => {
      if (this.#standing.is !== 'joined' || this.#standing.hermes !== hermes) return;
      if (reason === 'name-taken') {
        // Another live node had the name first: the next free one is taken at once, and said.
        this.#enter({ is: 'left' });
        const name = nextName(hermes.node.name);
        this.#options.onNotice(words.renamed(hermes.node.name, name));
        this.start(name);
      } else if (reason === 'superseded') {
        this.#enter({ is: 'superseded' });
      } else {
        this.#enter({ is: 'left' });
      }
    });
  }

  #failed(joining: AbortController, error: unknown): void {
    if (joining.signal.aborted) return;
    this.#joining = null;
    const isSaid = error instanceof HermesError;
    this.#enter({ is: 'refused', say: isSaid ? error.message : words.unexpected(String(error)) });
  }

  #enter(standing: Standing): void {
    this.#standing = standing;
    this.#options.onChange(standing);
  }
}

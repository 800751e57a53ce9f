/**
 * Writes to a stream of the engine, each answered once with its place or a refusal. Requests of the client
 * library would do; each of them costs two timers and an error with its stack, which is more than
 * the write.
 */

import { JetStreamApiError } from '@nats-io/jetstream';
import {
  createInbox,
  headers,
  type Msg,
  type NatsConnection,
  type Subscription,
} from '@nats-io/transport-node';

/** As the engine's client has it, which does not export it. */
const expectedHeader = 'Nats-Expected-Last-Subject-Sequence';

interface Waiting {
  readonly until: number;
  resolve(place: number): void;
  reject(error: Error): void;
}

interface Answer {
  readonly seq?: number;
  readonly error?: ConstructorParameters<typeof JetStreamApiError>[0];
}

export class Writes {
  readonly #connection: NatsConnection;
  readonly #answerMs: number;
  readonly #inbox: string;
  readonly #answers: Subscription;
  /** In the order in which they were written, which is that of their deadlines. */
  readonly #waiting = new Map<string, Waiting>();
  #last = 0;
  #timer: NodeJS.Timeout | null = null;

  /** `inboxPrefix`: below which this server may hear answers. */
  constructor(connection: NatsConnection, inboxPrefix: string, answerMs: number) {
    this.#connection = connection;
    this.#answerMs = answerMs;
    this.#inbox = createInbox(inboxPrefix);
    this.#answers = connection.subscribe(`${this.#inbox}.*`, {
      callback: (error, message) => {
        if (error === null) this.#answered(message);
      },
    });
  }

  /** Resolves with the place. Rejects when `follows` is not the last one's, or nobody answers in time. */
  write(subject: string, text: string, follows: number | null): Promise<number> {
    return new Promise((resolve, reject) => {
      const token = `${++this.#last}`;
      const expected = follows === null ? undefined : headers();
      expected?.set(expectedHeader, `${follows}`);
      this.#connection.publish(subject, text, {
        reply: `${this.#inbox}.${token}`,
        ...(expected === undefined ? {} : { headers: expected }),
      });
      const until = performance.now() + this.#answerMs;
      this.#waiting.set(token, { until, resolve, reject });
      this.#timer ??= setTimeout(() => this.#expire(), this.#answerMs);
    });
  }

  /** What is not answered yet never will be. */
  close(): void {
    if (!this.#connection.isClosed()) this.#answers.unsubscribe();
    this.#expire(Number.POSITIVE_INFINITY);
  }

  #answered(message: Msg): void {
    const token = message.subject.slice(this.#inbox.length + 1);
    const waiting = this.#waiting.get(token);
    if (waiting === undefined) return;
    this.#waiting.delete(token);
    try {
      const { seq, error } = message.json<Answer>();
      if (error !== undefined) waiting.reject(new JetStreamApiError(error));
      else if (typeof seq === 'number') waiting.resolve(seq);
      else waiting.reject(new Error('an answer without a place'));
    } catch {
      // Empty: nobody is there to write it.
      waiting.reject(new Error('nobody answers a write'));
    }
  }

  #expire(now = performance.now()): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    for (const [token, { until, reject }] of this.#waiting) {
      if (until > now) {
        this.#timer = setTimeout(() => this.#expire(), until - now);
        return;
      }
      this.#waiting.delete(token);
      reject(new Error('a write was not answered in time'));
    }
  }
}

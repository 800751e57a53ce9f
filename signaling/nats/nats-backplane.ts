/**
 * The backplane on NATS. Claims are written to one log that every server of the cluster reads; a
 * signal goes to the inbox of the server that holds its target. A server's lease is its beat in that
 * log: when it stays out, the others drop what that server held.
 *
 * While the engine is gone everything goes on here. When it answers again all is read anew, and what
 * this server holds is written again where it is missing.
 */

import { randomBytes } from 'node:crypto';
import type { NatsConnection } from '@nats-io/transport-node';
import type {
  Backplane,
  BackplaneHandlers,
  CarriedSignal,
  Claim,
  ClaimAnswer,
  LabState,
} from '../../src/signal/backplane.ts';
import type { ClaimEntry } from '../../src/signal/peer-schema.ts';
import type { LeaveReason } from '../../src/signal/schema.ts';
import { ClaimLog } from './claim-log.ts';
import { Inbox } from './inbox.ts';
import { Own } from './own.ts';
import { Replica } from './replica.ts';
import { claimKey } from './subjects.ts';
import { Turns } from './turns.ts';

export interface Timing {
  /** Between two beats of a server, in ms. */
  readonly beatMs: number;
  /** A server whose beat stays out for so long is gone. */
  readonly lapseMs: number;
  /** What stands in the log for so long goes by itself; it is written again at a third of it. */
  readonly ttlMs: number;
}

const usualTiming: Timing = { beatMs: 2_500, lapseMs: 9_000, ttlMs: 600_000 };

/** After reading all anew failed, in ms; and how long it may take before it is begun again. */
const retryMs = 500;
const syncMs = 10_000;

/** Signals that come in a stream leave together so often, in ms. */
const signalGatherMs = 1;

/** A claim is tried so often against others' renewals before it counts as not answered. */
const triesMax = 8;

/** What happened, for the server's log and metrics. */
export type BackplaneNote =
  | { readonly is: 'reached'; readonly servers: number }
  | { readonly is: 'lost'; readonly why: string }
  /** Something on the cluster's subjects that no server of it says. */
  | { readonly is: 'nonsense' }
  | { readonly is: 'claimed'; readonly answer: ClaimAnswer; readonly ms: number };

export interface NatsBackplaneOptions {
  readonly cluster: string;
  readonly timing?: Timing;
  readonly onNote?: (note: BackplaneNote) => void;
}

export class NatsBackplane implements Backplane {
  readonly server = randomBytes(9).toString('base64url');
  readonly #connection: NatsConnection;
  readonly #cluster: string;
  readonly #timing: Timing;
  readonly #onNote: (note: BackplaneNote) => void;
  readonly #claimTurns = new Turns();
  readonly #signalTurns = new Turns(signalGatherMs);
  readonly #own = new Own(() => performance.now());
  /** Claims that are not answered yet. */
  readonly #asking = new Map<string, Set<(answer: ClaimAnswer) => void>>();
  readonly #firstReached: Promise<void>;
  #tellReached = (): void => {};
  #log: ClaimLog;
  #replica: Replica | null = null;
  #inbox: Inbox | null = null;
  #handlers: BackplaneHandlers | null = null;
  #isConnected = true;
  #isReached = false;
  #syncingSince = Number.NEGATIVE_INFINITY;
  #unfollow = (): void => {};
  /** Each reading of the whole log; what an earlier one still says is passed over. */
  #reading = 0;
  #timers: NodeJS.Timeout[] = [];
  #isStopped = false;

  private constructor(connection: NatsConnection, log: ClaimLog, options: NatsBackplaneOptions) {
    this.#connection = connection;
    this.#log = log;
    this.#cluster = options.cluster;
    this.#timing = options.timing ?? usualTiming;
    this.#onNote = options.onNote ?? (() => {});
    this.#firstReached = new Promise((resolve) => void (this.#tellReached = resolve));
  }

  /** Rejects when the engine does not let this server have its log. */
  static async open(
    connection: NatsConnection,
    options: NatsBackplaneOptions,
  ): Promise<NatsBackplane> {
    const { ttlMs } = options.timing ?? usualTiming;
    const log = await ClaimLog.open(connection, options.cluster, ttlMs);
    const backplane = new NatsBackplane(connection, log, options);
    // Whether it may be written is known only by trying.
    await log.tryWrite({ t: 'server', server: backplane.server });
    return backplane;
  }

  get isReached(): boolean {
    return this.#isReached;
  }

  /** Resolves when all that the others hold has been read for the first time. */
  whenReached(): Promise<void> {
    return this.#firstReached;
  }

  get serverCount(): number {
    return this.#replica?.serverCount ?? 0;
  }

  start(handlers: BackplaneHandlers): void {
    this.#handlers = handlers;
    const replica = new Replica({
      server: this.server,
      lapseMs: this.#timing.lapseMs,
      handlers,
      onOwn: (key, entry, revision) => this.#ownRead(key, entry, revision),
      onOthers: (key, revision) => {
        if (revision > (this.#own.claimAt(key)?.revision ?? revision)) this.#own.drop(key);
      },
      onLab: (key, entry) => this.#own.setLab(key, entry, entry.server === this.server),
      onNonsense: () => this.#onNote({ is: 'nonsense' }),
    });
    this.#replica = replica;
    this.#inbox = new Inbox(this.#connection, this.#cluster, this.server, {
      seen: () => replica.seen,
      isClaiming: (room, name) => this.#asking.has(claimKey(room, name)),
      signal: (room, server, signal) => this.#handlers?.signal(room, server, signal),
      nonsense: () => this.#onNote({ is: 'nonsense' }),
    });
    void this.#watchConnection();
    this.#timers = [
      setInterval(() => void this.#beatOrLose(), this.#timing.beatMs),
      setInterval(() => this.#renew(), this.#timing.beatMs),
    ];
    void this.#sync();
  }

  claim(room: string, claim: Claim, answer: (answer: ClaimAnswer) => void): void {
    if (!this.#isReached) {
      answer('unreached');
      return;
    }
    const key = claimKey(room, claim.name);
    const askedAt = performance.now();
    const asking = this.#asking.get(key) ?? new Set();
    this.#asking.set(key, asking);
    const settle = (said: ClaimAnswer): boolean => {
      // Answered already: the engine was lost meanwhile.
      if (!asking.delete(settle)) return false;
      if (asking.size === 0) this.#asking.delete(key);
      this.#onNote({ is: 'claimed', answer: said, ms: performance.now() - askedAt });
      answer(said);
      this.#inbox?.drain();
      return true;
    };
    asking.add(settle);
    const { name, epoch, proof } = claim;
    const { server } = this;
    const entry: ClaimEntry = { t: 'claim', room, name, epoch, proof, server, left: null };
    this.#write(key, entry, settle).catch((error: unknown) => {
      this.#lose(String(error));
      settle('unreached');
    });
  }

  release(room: string, claim: Claim, reason: LeaveReason): void {
    const own = this.#own.release(room, claim);
    // What could not be said is said when all is read anew.
    if (own !== null && this.#isReached) this.#free(own.entry, own.revision, reason);
  }

  setLab(room: string, state: LabState): void {
    const entry = { t: 'lab', room, server: this.server, ...state } as const;
    const apart = (): void => this.#handlers?.lab(room, state);
    if (!this.#isReached) apart();
    else this.#log.write({ ...entry, split: copyOf(state.split) }, null).catch(apart);
  }

  signal(server: string, room: string, signal: CarriedSignal): boolean {
    if (!this.#isReached) return false;
    const after = this.#own.claimAt(claimKey(room, signal.from))?.revision ?? 0;
    void this.#signalTurns.end().then(() => this.#inbox?.send(server, room, signal, after));
    return true;
  }

  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#handlers = null;
    this.#isReached = false;
    this.#reading++;
    this.#unfollow();
    for (const timer of this.#timers) clearInterval(timer);
    this.#log.close();
    await this.#connection.close();
  }

  /** Writes a claim over what this server was told of, as long as nothing else came in between. */
  async #write(
    key: string,
    entry: ClaimEntry,
    settle: (answer: ClaimAnswer) => boolean,
  ): Promise<void> {
    const replica = this.#replica;
    if (replica === null) return;
    // What was told when it was asked for, not what is read meanwhile.
    const told = replica.toldAt(key);
    let follows = replica.revisionOf(key);
    await this.#claimTurns.end();
    // Lost meanwhile, it is answered already.
    if (!this.#isReached) return;
    for (let tries = 0; tries < triesMax; tries++) {
      const revision = await this.#log.write(entry, follows);
      if (revision !== null) {
        if (revision < replica.revisionOf(key)) {
          // Followed already, and told.
          settle('taken');
          return;
        }
        this.#own.hold(key, entry, revision);
        replica.learn({ key, entry, revision, at: 0 });
        if (!settle('granted')) this.#own.drop(key);
        return;
      }
      const found = await this.#log.look(key);
      if (found === null) replica.lapsed(key);
      else replica.learn(found);
      const now = replica.toldAt(key);
      // Another than was to be followed. The same, renewed or freed, is tried again.
      if (now !== null && now !== told) {
        settle('taken');
        return;
      }
      follows = replica.revisionOf(key);
    }
    settle('unreached');
  }

  #free(entry: ClaimEntry, revision: number, left: LeaveReason): void {
    // Outrun, it is another's already; lost, it lapses.
    this.#log.write({ ...entry, left }, revision).catch(() => {});
  }

  /** An own claim as it stands in the log. */
  #ownRead(key: string, entry: ClaimEntry, revision: number): void {
    const own = this.#own.claimAt(key);
    if (own?.entry.epoch === entry.epoch && entry.left === null) own.revision = revision;
    // Nobody here has it: its client went while the engine was gone.
    else if (own === undefined && !this.#asking.has(key) && entry.left === null) {
      this.#free(entry, revision, 'closed');
    }
  }

  #renew(): void {
    if (!this.#isReached) return;
    for (const entry of this.#own.due(performance.now() - this.#timing.ttlMs / 3)) {
      const key = entry.t === 'claim' ? claimKey(entry.room, entry.name) : null;
      const follows = key === null ? null : (this.#own.claimAt(key)?.revision ?? null);
      this.#log.write(entry, follows).catch((error: unknown) => this.#lose(String(error)));
    }
  }

  async #beat(): Promise<void> {
    await this.#log.write({ t: 'server', server: this.server }, null);
  }

  async #beatOrLose(): Promise<void> {
    if (!this.#isReached) {
      if (performance.now() - this.#syncingSince > syncMs) void this.#sync();
      return;
    }
    try {
      await this.#beat();
    } catch (error) {
      this.#lose(String(error));
    }
  }

  async #watchConnection(): Promise<void> {
    for await (const { type } of this.#connection.status()) {
      if (type === 'disconnect') {
        this.#isConnected = false;
        this.#lose('the connection broke');
      } else if (type === 'reconnect') {
        this.#isConnected = true;
        void this.#sync();
      }
    }
  }

  #lose(why: string): void {
    if (!this.#isReached) return;
    this.#isReached = false;
    this.#reading++;
    this.#unfollow();
    this.#syncingSince = Number.NEGATIVE_INFINITY;
    this.#onNote({ is: 'lost', why });
    this.#handlers?.reached(false);
    for (const asking of this.#asking.values()) for (const settle of asking) settle('unreached');
  }

  /** Reads all anew, tells what changed, and writes again what is missing. */
  async #sync(): Promise<void> {
    if (this.#isStopped || this.#isReached || !this.#isConnected) return;
    this.#syncingSince = performance.now();
    this.#unfollow();
    const reading = ++this.#reading;
    try {
      const { ttlMs } = this.#timing;
      const log = await ClaimLog.open(this.#connection, this.#cluster, ttlMs);
      this.#log.close();
      this.#log = log;
      await this.#beat();
      const unfollow = await this.#log.follow({
        loaded: (all) => {
          if (reading !== this.#reading || this.#isStopped) return;
          this.#isReached = true;
          this.#replica?.load(all);
          this.#inbox?.drain();
          this.#writeMissing();
          this.#onNote({ is: 'reached', servers: this.serverCount });
          this.#handlers?.reached(true);
          this.#tellReached();
        },
        read: (one) => {
          if (reading !== this.#reading) return;
          this.#replica?.read(one);
          this.#inbox?.drain();
        },
      });
      this.#unfollow = unfollow;
      if (reading !== this.#reading) unfollow();
    } catch {
      setTimeout(() => {
        if (reading === this.#reading) void this.#sync();
      }, retryMs).unref();
    }
  }

  #writeMissing(): void {
    for (const [key, { entry }] of this.#own.claims()) {
      const stands = this.#replica?.claimAt(key);
      if (stands?.server === this.server && stands.left === null) continue;
      this.#own.drop(key);
      // Whoever has it was told of; nobody: it is this server's still.
      if (this.#replica?.toldAt(key) === null) this.claim(entry.room, entry, () => {});
    }
  }
}

function copyOf(split: LabState['split']) {
  return split === null ? null : { ...split, parts: split.parts.map((part) => [...part]) };
}

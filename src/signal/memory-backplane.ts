/**
 * A backplane within one process, answering at once: of one server that stands alone, or of several
 * that share a `MemoryEngine`, as tests do. The engine can be cut, and a server can die.
 */

import type {
  Backplane,
  BackplaneHandlers,
  CarriedSignal,
  Claim,
  ClaimAnswer,
  Holder,
  LabState,
} from './backplane.ts';
import type { LeaveReason } from './schema.ts';

type Holders = Map<string, Holder>;

const noLab: LabState = { split: null, shutBy: null };

export class MemoryEngine {
  readonly #servers = new Map<string, MemoryBackplane>();
  readonly #rooms = new Map<string, Holders>();
  readonly #labs = new Map<string, LabState>();
  #isUp = true;
  #joined = 0;

  get isUp(): boolean {
    return this.#isUp;
  }

  /** A server that stands with all others of this engine. */
  join(): MemoryBackplane {
    return new MemoryBackplane(this, `server-${++this.#joined}`);
  }

  /** Cut off, every server is alone; back, each is told what changed meanwhile. */
  setUp(isUp: boolean): void {
    if (isUp === this.#isUp) return;
    this.#isUp = isUp;
    for (const one of this.#servers.values()) {
      if (isUp) one.resync(this.#rooms, this.#labs);
      else one.handlers?.reached(false);
    }
  }

  /** A server is gone without a word: its lease has lapsed. */
  lapse(server: string): void {
    this.#servers.delete(server);
    for (const [room, holders] of this.#rooms) {
      for (const holder of holders.values()) {
        if (holder.server === server) this.free(room, holder, 'closed');
      }
    }
  }

  attach(one: MemoryBackplane): void {
    this.#servers.set(one.server, one);
    if (this.#isUp) one.resync(this.#rooms, this.#labs);
  }

  holderOf(room: string, name: string): Holder | undefined {
    return this.#rooms.get(room)?.get(name);
  }

  hold(room: string, holder: Holder): void {
    const holders = this.#rooms.get(room) ?? new Map<string, Holder>();
    this.#rooms.set(room, holders.set(holder.name, holder));
    this.#tellOthers(holder.server, (others) => others.held(room, holder));
  }

  free(room: string, holder: Holder, reason: LeaveReason): void {
    const holders = this.#rooms.get(room);
    holders?.delete(holder.name);
    if (holders?.size === 0) {
      this.#rooms.delete(room);
      this.#labs.delete(room);
    }
    this.#tellOthers(holder.server, (others) => others.freed(room, holder, reason));
  }

  setLab(room: string, state: LabState): void {
    if (state.split === null && state.shutBy === null) this.#labs.delete(room);
    else this.#labs.set(room, state);
    for (const { handlers } of this.#servers.values()) handlers?.lab(room, state);
  }

  signal(to: string, room: string, from: string, signal: CarriedSignal): boolean {
    const server = this.#servers.get(to);
    server?.handlers?.signal(room, from, signal);
    return server !== undefined;
  }

  #tellOthers(server: string, tell: (handlers: BackplaneHandlers) => void): void {
    for (const other of this.#servers.values()) {
      if (other.server !== server && other.handlers !== null) tell(other.handlers);
    }
  }
}

export class MemoryBackplane implements Backplane {
  readonly server: string;
  readonly #engine: MemoryEngine;
  /** What this server was told of the others. */
  readonly #told = new Map<string, Holders>();
  readonly #toldLabs = new Map<string, LabState>();
  /** What it holds itself. */
  readonly #own = new Map<string, Holders>();
  handlers: BackplaneHandlers | null = null;

  constructor(engine = new MemoryEngine(), server = 'server-1') {
    this.#engine = engine;
    this.server = server;
  }

  get isReached(): boolean {
    return this.#engine.isUp;
  }

  start(handlers: BackplaneHandlers): void {
    this.handlers = {
      ...handlers,
      held: (room, holder) => {
        of(this.#told, room).set(holder.name, holder);
        this.#own.get(room)?.delete(holder.name);
        handlers.held(room, holder);
      },
      freed: (room, holder, reason) => {
        this.#told.get(room)?.delete(holder.name);
        handlers.freed(room, holder, reason);
      },
      lab: (room, state) => {
        this.#toldLabs.set(room, state);
        handlers.lab(room, state);
      },
      signal: (room, server, signal) => handlers.signal(room, server, signal),
      reached: (isReached) => handlers.reached(isReached),
    };
    this.#engine.attach(this);
  }

  claim(room: string, claim: Claim, answer: (answer: ClaimAnswer) => void): void {
    if (!this.#engine.isUp) {
      answer('unreached');
      return;
    }
    const holder = { ...claim, server: this.server };
    this.#told.get(room)?.delete(claim.name);
    of(this.#own, room).set(claim.name, holder);
    this.#engine.hold(room, holder);
    answer('granted');
  }

  release(room: string, claim: Claim, reason: LeaveReason): void {
    const own = this.#own.get(room);
    const holder = own?.get(claim.name);
    if (holder?.epoch !== claim.epoch) return;
    own?.delete(claim.name);
    if (own?.size === 0) this.#own.delete(room);
    if (this.#engine.isUp) this.#engine.free(room, holder, reason);
  }

  setLab(room: string, state: LabState): void {
    if (this.#engine.isUp) this.#engine.setLab(room, state);
    else this.handlers?.lab(room, state);
  }

  signal(server: string, room: string, signal: CarriedSignal): boolean {
    return this.#engine.isUp && this.#engine.signal(server, room, this.server, signal);
  }

  stop(): Promise<void> {
    this.handlers = null;
    return Promise.resolve();
  }

  /** Tells what changed among the others, and them what changed here. */
  resync(rooms: ReadonlyMap<string, Holders>, labs: ReadonlyMap<string, LabState>): void {
    for (const [room, holders] of rooms) {
      for (const holder of holders.values()) {
        if (holder.server !== this.server) this.handlers?.held(room, holder);
        else if (this.#own.get(room)?.get(holder.name)?.epoch !== holder.epoch) {
          this.#engine.free(room, holder, 'closed');
        }
      }
    }
    for (const [room, told] of this.#told) {
      for (const holder of told.values()) {
        if (rooms.get(room)?.get(holder.name) !== holder) {
          this.handlers?.freed(room, holder, 'closed');
        }
      }
    }
    for (const room of new Set([...labs.keys(), ...this.#toldLabs.keys()])) {
      const state = labs.get(room) ?? noLab;
      if ((this.#toldLabs.get(room) ?? noLab) !== state) this.handlers?.lab(room, state);
    }
    this.handlers?.reached(true);
  }
}

function of(rooms: Map<string, Holders>, room: string): Holders {
  const holders = rooms.get(room) ?? new Map<string, Holder>();
  rooms.set(room, holders);
  return holders;
}

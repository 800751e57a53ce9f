/**
 * The page's one controller: its nodes, the room as the first of them sees it, and the store. Created
 * once per page; React calls it, and hears through the store.
 */

import {
  type EventId,
  type Hermes,
  HermesError,
  type Lab,
  type Pid,
  type Routing,
} from '../../src/core/index.ts';
import type { Address } from '../address.ts';
import type { Room } from '../fold/room.ts';
import { parseMessage } from '../prompt/message.ts';
import { NodeSession, type Session, type Standing } from '../session/node-session.ts';
import { SimulatedSession } from '../session/simulated-session.ts';
import type { SimulatedCluster } from '../simulation/simulated-cluster.ts';
import { words } from '../words.ts';
import { keepAddress } from './keep-address.ts';
import { presentLab } from './present-lab.ts';
import { Printers } from './printers.ts';
import { Pulse } from './pulse.ts';
import { readCard } from './read-card.ts';
import { roomOf } from './room-of.ts';
import { showCluster } from './show-cluster.ts';
import { Simulation } from './simulation.ts';
import { emptyCard, usePage } from './state.ts';
import { TimeControl } from './time-control.ts';
import { Traces } from './traces.ts';

/** Up to this many nodes, every visible page asks for the others' traces. */
const watchedNodesMax = 6;

/** What an own publish did is said once it has settled, in ms. */
const settleMs = 1_000;

export class Controller {
  readonly #address: Address;
  readonly #sessions: readonly Session[];
  readonly #simulated: SimulatedCluster | null;
  /** Trace files: saved, opened, closed. */
  readonly traces = new Traces({
    room: () => this.room,
    notice: (say) => this.notice(say),
    say: (said) => this.#say(said),
    refresh: () => this.#refresh(),
  });
  readonly #simulation: Simulation | null = null;
  /** The moment that is shown, and its pace. */
  readonly time = new TimeControl({
    shown: () => this.room,
    live: () => this.#room,
    cluster: () => this.#simulated,
    simulation: () => this.#simulation,
    refresh: () => this.#pulse.now(),
  });
  readonly #pulse = new Pulse(() => this.#refresh());
  readonly #printers = new Printers();
  /** Cards of nodes that something happened to since they were last read. */
  readonly #stale = new Set<number>();
  /** What each standing heard of its node. */
  readonly #endsOfStanding = new Map<number, readonly (() => void)[]>();
  #room: Room | null = null;
  #roomKey = '';
  #endOfRoom: () => void = () => {};
  #lastNotice = 0;
  #wasReached: boolean | null = null;

  /** `simulated`: the cluster behind the page, where it is not a real one. */
  constructor(address: Address, simulated: SimulatedCluster | null = null) {
    this.#address = address;
    this.#simulated = simulated;
    // A page that was opened for a trace is no node.
    const nodes = address.trace === undefined ? address.nodes : [];
    usePage.setState({
      room: address.room,
      simulated: address.sim ?? null,
      lesson: address.lesson ?? null,
      adapter: address.adapter === undefined ? {} : { adapter: address.adapter },
      cards: nodes.map((name) => ({ ...emptyCard, name })),
    });
    if (simulated === null) {
      this.#sessions = nodes.map((name, at) => this.#session(name, at));
      return;
    }
    const session = new SimulatedSession(simulated, (standing) => this.#stands(0, standing));
    this.#sessions = [session];
    this.#simulation = new Simulation({
      cluster: simulated,
      session,
      room: () => this.#room,
      paced: () => this.time.paced(),
      notice: (say) => this.notice(say),
    });
  }

  #session(name: string | null, at: number): Session {
    const { room, adapter } = this.#address;
    return new NodeSession({
      room,
      ...(adapter === undefined ? {} : { adapter }),
      name,
      print: (line) => this.#printers.print(at, line),
      onChange: (standing) => this.#stands(at, standing),
      onNotice: (say) => this.notice(say),
    });
  }

  /** What is shown: the recorded trace that is open, else the room of the first node that is in. */
  get room(): Room | null {
    return this.traces.shown ?? this.#room;
  }

  start(): void {
    this.#pulse.start();
    document.addEventListener('visibilitychange', this.#watch);
    for (const session of this.#sessions) session.start();
    this.#simulated?.start();
    if (this.#address.trace !== undefined && this.room === null)
      void this.traces.open(this.#address.trace);
  }

  stop(): void {
    this.#simulated?.stop();
    for (const session of this.#sessions) session.stop();
    document.removeEventListener('visibilitychange', this.#watch);
    this.#pulse.stop();
  }

  /** The page is about to be frozen. */
  sayAsleep(): void {
    for (const { standing } of this.#sessions) {
      if (standing.is === 'joined') standing.hermes.sayAsleep();
    }
  }

  hermes(at: number): Hermes | null {
    const standing = this.#sessions[at]?.standing;
    return standing?.is === 'joined' ? standing.hermes : null;
  }

  /** Which of this page's nodes has that name; null for none. */
  ownAt(name: string): number | null {
    const at = this.#sessions.findIndex((session) => session.name === name);
    return at < 0 ? null : at;
  }

  /** What an event of the room that is shown said, where that is known: never in a recorded trace. */
  message(event: EventId): { readonly value: unknown } | undefined {
    return this.traces.shown === null ? this.hermes(0)?.message(event) : undefined;
  }

  /** Joins again; `asNew` under the first free name. */
  rejoin(at: number, asNew: boolean): void {
    this.#sessions[at]?.start(asNew ? null : undefined);
  }

  /** Begins a lesson, or leaves it with null. */
  takeLesson(lesson: string | null): void {
    usePage.setState({ lesson });
    this.#keepAddress();
  }

  /** In a simulated cluster the page may be any node, one at a time. */
  actAs(name: string): void {
    this.#simulation?.actAs(name);
  }

  /** Faults on purpose, set by this page's first node; null where nothing can be broken. */
  lab(): Lab | null {
    const lab = this.traces.shown === null ? this.#lab() : null;
    if (lab === null) return null;
    return presentLab({ lab: () => this.#lab() ?? lab, now: (act) => this.#now(act) });
  }

  /** Whether who is dead can be revived from here, as in a simulated cluster. */
  get canRestart(): boolean {
    return this.#simulation !== null;
  }

  #lab(): Lab | null {
    return this.#simulation?.lab() ?? this.hermes(0)?.lab ?? null;
  }

  startClients(at: number, topic: string, clients: number): void {
    this.#now(() => {
      const hermes = this.hermes(at);
      if (hermes === null) return;
      for (let i = 0; i < clients; i++) hermes.Client.startLink(topic);
      this.#say(words.started(clients, topic));
    });
  }

  stopClients(at: number, pids: readonly Pid[]): void {
    this.#now(() => {
      for (const pid of pids) this.hermes(at)?.Client.stop(pid);
    });
  }

  /** Sets who gets a crossing, for every node of the room. */
  routeRoom(routing: Routing): void {
    this.#now(() => {
      if (this.hermes(0) === null) return;
      this.hermes(0)?.routeRoom(routing);
      this.#say(words.routed(words.routing[routing]));
    });
  }

  /** Whatever moment is shown, who acts next acts in the present. */
  async present(): Promise<void> {
    await this.#comeBack();
  }

  /** Publishes what was typed; the answer is what is wrong with it, or null. */
  async publish(at: number, topic: string, text: string): Promise<string | null> {
    const parsed = await parseMessage(text);
    if (!parsed.isOk) return parsed.say;
    return this.publishValue(at, topic, parsed.value);
  }

  async publishValue(at: number, topic: string, value: unknown): Promise<string | null> {
    await this.#comeBack();
    const hermes = this.hermes(at);
    if (hermes === null) return words.left;
    const before = this.#room?.view().counts;
    try {
      hermes.publish(topic, value);
    } catch (error) {
      return (error as Error).message;
    }
    setTimeout(
      () => {
        const after = this.#room?.view().counts;
        if (before === undefined || after === undefined) return;
        const crossings = after.crossings - before.crossings;
        this.#say(words.published(topic, crossings, after.deliveries - before.deliveries));
      },
      settleMs + (this.#room?.playhead().behindMs ?? 0) + 1_500,
    );
    this.#pulse.now();
    return null;
  }

  countFromZero(): void {
    usePage.setState({ countsFrom: this.room?.view().counts ?? null });
  }

  setWatching(isWatching: boolean): void {
    usePage.setState({ isWatching });
    this.#watch();
  }

  notice(say: string): void {
    const notice = { id: ++this.#lastNotice, say };
    usePage.setState(({ notices }) => ({ notices: [...notices, notice].slice(-4) }));
  }

  dismiss(id: number): void {
    usePage.setState(({ notices }) => ({ notices: notices.filter((one) => one.id !== id) }));
  }

  /** Hears what clients of a node print, for its prompt. */
  onPrint(at: number, fn: (line: string) => void): () => void {
    return this.#printers.on(at, fn);
  }

  /** A line that a client of a simulated node printed. */
  printed(node: string, line: string): void {
    if (this.#sessions[0]?.name === node) this.#printers.print(0, line);
  }

  #stands(at: number, standing: Standing): void {
    for (const end of this.#endsOfStanding.get(at) ?? []) end();
    this.#endsOfStanding.delete(at);
    if (at === 0) this.#firstStands(standing);
    if (standing.is === 'joined') {
      const { hermes } = standing;
      this.#endsOfStanding.set(at, [
        hermes.onNodes(() => {
          if (at === 0) showCluster(standing);
          this.#watch();
          this.#pulse.now();
        }),
        hermes.onReceived(() => void this.#stale.add(at)),
        // At the next refresh: something about the node, or about one of its peers, is new.
        hermes.onTraceMore(() => void this.#stale.add(at)),
      ]);
      this.#keepAddress();
    }
    this.#stale.add(at);
    this.#pulse.now();
  }

  /** The first node is the page's own: the address, the title and the picture are its. */
  #firstStands(standing: Standing): void {
    showCluster(standing);
    if (standing.is !== 'joined') return;
    const { hermes } = standing;
    document.title = words.title(hermes.node.name, hermes.node.room);
    this.#openRoom(this.#simulated?.hermes() ?? hermes);
    this.#watch();
  }

  /** The room as a node sees it, unless it is open already. */
  #openRoom(hermes: Hermes): void {
    const { name, epoch } = hermes.node;
    const key = this.#simulation?.roomKey() ?? `${name}@${epoch}`;
    if (key === this.#roomKey) return;
    this.#roomKey = key;
    Object.assign(window, { hermes });
    this.#endOfRoom();
    ({ room: this.#room, end: this.#endOfRoom } = roomOf(hermes, this.#simulated));
  }

  #keepAddress(): void {
    // A trace is all that the address of its page says.
    if (this.#address.trace !== undefined) return;
    keepAddress(
      this.#address.room,
      this.#sessions.map(({ name }) => name),
    );
  }

  readonly #watch = (): void => {
    const hermes = this.hermes(0);
    if (hermes === null || this.#simulated !== null) return;
    const { isWatching } = usePage.getState();
    const isWanted = isWatching ?? hermes.nodes().length <= watchedNodesMax;
    hermes.watch(isWanted && document.visibilityState === 'visible');
  };

  #refresh(): void {
    if (this.#simulated !== null) this.#openRoom(this.#simulated.hermes());
    this.#simulation?.showNames();
    const known = usePage.getState().cards;
    const cards = this.#sessions.map((session, at) => {
      const card = known[at];
      if (card !== undefined && !this.#stale.delete(at)) return card;
      // Whatever is traced from here on is new to it.
      if (session.standing.is === 'joined') session.standing.hermes.readTrace(Infinity, () => {});
      if (at === 0) showCluster(session.standing);
      return readCard(session);
    });
    const isSame = cards.every((card, at) => card === known[at]);
    const { room } = this;
    room?.tick();
    const view = room?.view() ?? null;
    usePage.setState({
      cards: isSame ? known : cards,
      view,
      playhead: room?.playhead() ?? null,
      factor: room?.chosenFactor() ?? 1,
    });
    if (this.traces.shown !== null) return;
    const isReached = view?.isSignalingReached ?? null;
    if (isReached !== this.#wasReached) {
      if (isReached === false) usePage.setState({ alarm: words.signalingGone });
      else if (this.#wasReached === false) usePage.setState({ alarm: words.signalingBack });
      this.#wasReached = isReached;
    }
  }

  /** Does what a person asked for, in the present. */
  #now(act: () => void): void {
    const waits = this.#comeBack();
    const then = (): void => {
      try {
        act();
      } catch (error) {
        if (!(error instanceof HermesError)) throw error;
        this.notice(error.message);
      }
      this.#pulse.now();
    };
    if (waits === null) then();
    else void waits.then(then);
  }

  /**
   * The past is read-only (T6): who acts is back in the present, and is told so; a simulated cluster
   * forks there. Null where nothing has to be waited for.
   */
  #comeBack(): Promise<void> | null {
    if (this.#simulation !== null) return this.#simulation.present();
    if (this.#room?.playhead().isTravelling !== true) return null;
    this.#room.goLive();
    this.time.paced();
    this.notice(words.backToNow);
    return null;
  }

  #say(said: string): void {
    usePage.setState({ said });
  }
}

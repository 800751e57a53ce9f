/**
 * The page's one controller: its nodes, the room as the first of them sees it, and the store. Created
 * once per page; React calls it, and hears through the store.
 */

import type { EventId, Hermes, Lab, Pid, Routing } from '../../src/core/index.ts';
import { type Address, addressOf } from '../address.ts';
import { demonstrationOf, type Start } from '../demonstration.ts';
import { Room } from '../fold/room.ts';
import { parseMessage } from '../prompt/message.ts';
import { NodeSession, type Session, type Standing } from '../session/node-session.ts';
import { SimulatedSession } from '../session/simulated-session.ts';
import type { SimulatedCluster } from '../simulation/simulated-cluster.ts';
import { count, words } from '../words.ts';
import { Pulse } from './pulse.ts';
import { readCard } from './read-card.ts';
import { emptyCard, usePage } from './state.ts';
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
  readonly #pulse = new Pulse(() => this.#refresh());
  readonly #printers = new Map<number, Set<(line: string) => void>>();
  /** Cards of nodes that something happened to since they were last read. */
  readonly #stale = new Set<number>();
  #room: Room | null = null;
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
      cards: nodes.map((name) => ({ ...emptyCard, name })),
    });
    this.#sessions =
      simulated === null
        ? nodes.map((name, at) => this.#session(name, at))
        : [new SimulatedSession(simulated.hermes(), (standing) => this.#stands(0, standing))];
  }

  #session(name: string | null, at: number): Session {
    return new NodeSession({
      room: this.#address.room,
      name,
      print: (line) => this.#print(at, line),
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

  /** What breaks nodes and links on purpose; null where nothing can be. */
  lab(): Lab | null {
    const simulated = this.#simulated as { readonly lab?: Lab } | null;
    const hermes = this.hermes(0) as { readonly lab?: Lab } | null;
    return simulated?.lab ?? hermes?.lab ?? null;
  }

  /** What an event of the room that is shown said, where that is known: never in a recorded trace. */
  message(event: EventId): { readonly value: unknown } | undefined {
    return this.traces.shown === null ? this.hermes(0)?.message(event) : undefined;
  }

  /** Joins again; `asNew` under the first free name. */
  rejoin(at: number, asNew: boolean): void {
    this.#sessions[at]?.start(asNew ? null : undefined);
  }

  startClients(at: number, topic: string, clients: number): void {
    const hermes = this.hermes(at);
    if (hermes === null) return;
    this.#comeBack();
    for (let i = 0; i < clients; i++) hermes.Client.startLink(topic);
    this.#say(words.started(clients, topic));
    this.#pulse.now();
  }

  stopClients(at: number, pids: readonly Pid[]): void {
    this.#comeBack();
    for (const pid of pids) this.hermes(at)?.Client.stop(pid);
    this.#pulse.now();
  }

  /** Sets who gets a crossing, for every node of the room. */
  routeRoom(routing: Routing): void {
    const hermes = this.hermes(0);
    if (hermes === null) return;
    this.#comeBack();
    hermes.routeRoom(routing);
    this.#say(words.routed(words.routing[routing]));
    this.#pulse.now();
  }

  /** Publishes what was typed; the answer is what is wrong with it, or null. */
  async publish(at: number, topic: string, text: string): Promise<string | null> {
    const parsed = await parseMessage(text);
    if (!parsed.isOk) return parsed.say;
    return this.publishValue(at, topic, parsed.value);
  }

  publishValue(at: number, topic: string, value: unknown): string | null {
    const hermes = this.hermes(at);
    if (hermes === null) return words.left;
    this.#comeBack();
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

  /** Starts the seed's clients on this page's nodes; the answer says what is left to do elsewhere. */
  setUpDemonstration(): void {
    for (const [at] of this.#sessions.entries()) {
      const hermes = this.hermes(at);
      if (hermes === null) continue;
      const have = hermes.clients();
      for (const { topic, clients } of demonstrationOf(hermes.node.name)) {
        const missing = clients - have.filter((client) => client.topic === topic).length;
        if (missing > 0) this.startClients(at, topic, missing);
      }
    }
    const mine = new Set(usePage.getState().cards.map(({ name }) => name));
    for (const node of ['alice', 'bob', 'carol']) {
      if (!mine.has(node)) this.notice(words.seedSays(node, startsInWords(demonstrationOf(node))));
    }
  }

  pause(): void {
    this.room?.pause();
    this.#paced();
  }

  play(): void {
    this.room?.play();
    this.#paced();
  }

  goLive(): void {
    if (this.traces.shown === null) this.#simulated?.setFactor(1);
    if (this.#simulated !== null) this.#room?.setRoomFactor(1);
    this.room?.goLive();
    this.#paced();
  }

  /** Stands at a moment, in ms of this page's clock. */
  seek(at: number): void {
    this.room?.seek(at);
    this.#paced();
  }

  step(way: 1 | -1): void {
    this.room?.step(way);
    this.#paced();
  }

  /** How many times slower than real the picture goes; 1 is as it comes. */
  setFactor(factor: number): void {
    // A simulated cluster itself goes slower; of a real one only the picture can.
    if (this.#simulated === null || this.traces.shown !== null) this.room?.setFactor(factor);
    else {
      this.#simulated.setFactor(factor);
      this.#room?.setRoomFactor(factor);
    }
    this.#paced();
  }

  /** The time of a simulated cluster stands still while the picture does. */
  #paced(): void {
    this.#simulated?.setPaused(this.#room?.isPaused() ?? false);
    this.#pulse.now();
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
    const fns = this.#printers.get(at) ?? new Set();
    this.#printers.set(at, fns.add(fn));
    return () => void fns.delete(fn);
  }

  /** A line that a client of a simulated node printed. */
  printed(node: string, line: string): void {
    if (this.#sessions[0]?.name === node) this.#print(0, line);
  }

  #print(at: number, line: string): void {
    for (const fn of this.#printers.get(at) ?? []) fn(line);
  }

  #stands(at: number, standing: Standing): void {
    if (at === 0) this.#firstStands(standing);
    if (standing.is === 'joined') {
      standing.hermes.onNodes(() => this.#pulse.now());
      standing.hermes.onReceived(() => void this.#stale.add(at));
      standing.hermes.onTrace(({ kind }) => {
        this.#stale.add(at);
        if (at === 0 && kind === 'peer') showCluster(standing);
      });
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
    Object.assign(window, { hermes });
    document.title = words.title(hermes.node.name, hermes.node.room);
    this.#endOfRoom();
    const { room, end } = this.#roomOf(hermes);
    this.#endOfRoom = end;
    this.#room = room;
    hermes.onNodes(() => {
      showCluster(standing);
      this.#watch();
    });
    this.#watch();
  }

  #roomOf(hermes: Hermes): { room: Room; end: () => void } {
    const cluster = this.#simulated ?? hermes;
    const room = new Room({
      self: hermes.node,
      now: () => cluster.now(),
      wallNow: () => performance.now(),
      isOneClock: this.#simulated !== null,
    });
    room.addAll(cluster.trace());
    return { room, end: cluster.onTrace((event) => room.add(event)) };
  }

  /** The bar keeps the names, so that a reload comes back as itself. */
  #keepAddress(): void {
    if (this.#simulated !== null) return;
    const nodes = this.#sessions.map(({ name }) => name);
    history.replaceState(null, '', addressOf({ room: this.#address.room, nodes }));
  }

  readonly #watch = (): void => {
    const hermes = this.hermes(0);
    if (hermes === null || this.#simulated !== null) return;
    const { isWatching } = usePage.getState();
    const isWanted = isWatching ?? hermes.nodes().length <= watchedNodesMax;
    hermes.watch(isWanted && document.visibilityState === 'visible');
  };

  #refresh(): void {
    const known = usePage.getState().cards;
    const cards = this.#sessions.map((session, at) => {
      const card = known[at];
      return card === undefined || this.#stale.delete(at) ? readCard(session) : card;
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

  /** The past is read-only (T6): who acts is back in the present, and is told so. */
  #comeBack(): void {
    if (this.#room?.playhead().isTravelling !== true) return;
    this.goLive();
    this.notice(words.backToNow);
  }

  #say(said: string): void {
    usePage.setState({ said });
  }
}

/** `ready:3` once three nodes are in the room with a session to each; tests and people wait for it. */
function showCluster(standing: Standing): void {
  const peers = standing.is === 'joined' ? standing.hermes.peers() : [];
  const here = peers.filter(
    ({ state }) => state !== 'down' && state !== 'left' && state !== 'superseded',
  );
  const isReady = standing.is === 'joined' && here.every(({ isMember }) => isMember);
  document.documentElement.dataset['cluster'] =
    `${isReady ? 'ready' : 'connecting'}:${here.length + 1}`;
}

function startsInWords(starts: readonly Start[]): string {
  return starts
    .map(({ topic, clients }) => `start ${count(clients, 'client')} on ${topic}`)
    .join(', ');
}

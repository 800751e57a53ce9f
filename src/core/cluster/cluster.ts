/**
 * Peers and their sessions: who is in the room, which links are open, who was let in, who is still
 * there. What comes over links is checked here, session by session, before anyone else sees it.
 */

import type { Copy, OutgoingEvent } from '../adapter.ts';
import type { Gap, PeerInfo } from '../hermes-api.ts';
import type { Link, NodeRef } from '../link.ts';
import type { Reason } from '../trace.ts';
import type { PlainContent } from '../wire/frame-fields.ts';
import type { Frame } from '../wire/frames.ts';
import type { SendQueue } from '../wire/send-queue.ts';
import type { ClusterOptions, ClusterPort } from './cluster-port.ts';
import { type CrossingsPort, sendCrossing } from './crossings.ts';
import { type Accepted, Entrance } from './entrance.ts';
import { FailureDetector } from './failure-detector.ts';
import { type Hello, type Member, protocol } from './greeting.ts';
import { LinkSender } from './link-sender.ts';
import { Receiver } from './receiver.ts';
import { Redial } from './redial.ts';
import { refusedAs, type Session, type SessionState, silence } from './session.ts';
import { Sessions } from './sessions.ts';
import { Writable } from './writable.ts';

export class Cluster {
  readonly #o: ClusterOptions;
  readonly #port: ClusterPort;
  readonly #sender: LinkSender;
  readonly #crossings: CrossingsPort;
  readonly #receiver: Receiver;
  readonly #detector: FailureDetector;
  readonly #redial: Redial;
  readonly #entrance: Entrance;
  readonly #writable: Writable;
  readonly #members = new Map<string, Member>();
  readonly #sessions = new Sessions();

  constructor(options: ClusterOptions, port: ClusterPort) {
    this.#o = options;
    this.#port = port;
    this.#sender = new LinkSender(options);
    this.#crossings = { ...options, sender: this.#sender };
    this.#receiver = new Receiver({
      ...options,
      sender: this.#sender,
      beatSoon: (session) => this.#detector.beatSoon(session),
      asleep: (session) => this.#asleep(session),
      asked: (by, about) => this.#detector.asked(by, this.#sessions.of(about)),
      vouched: (by, about) => this.#detector.vouched(by, this.#sessions.of(about)),
      refused: (session, reason) => this.#gone(session, refusedAs(reason), reason),
      ended: (session, reason) => this.#gone(session, 'left', reason),
      frame: (peer, frame) => port.frame(peer, frame),
    });
    this.#writable = new Writable(options.env, () =>
      this.#sessions.all().every(({ link }) => link === null || link.isWritable),
    );
    this.#redial = new Redial(options.env, (peer) => this.#dial(peer));
    this.#entrance = new Entrance({
      ...options,
      sender: this.#sender,
      greeter: {
        self: options.self,
        room: options.room,
        protocol: options.protocol ?? protocol,
        member: (name) => this.#members.get(name),
        session: (name) => this.#sessions.get(name),
      },
      letIn: (...greeted) => this.#letIn(...greeted),
      refuses: (peer, reason) => this.#failed(peer, reason),
      isRefused: (peer, reason) => this.#failed(peer, reason),
      heard: (session) => this.#detector.heard(session),
      frame: (session, frame) => this.#receiver.receive(session, frame),
      drop: (peer, reason) => this.#receiver.drop(peer, reason),
      closed: (peer, link, reason) => this.#linkClosed(peer, link, reason),
    });
    this.#detector = new FailureDetector({
      ...options,
      sessions: () => this.#sessions.all(),
      beat: (session) => this.#sender.heartbeat(session),
      beatAll: () => port.beatAll(),
      send: (session, content, number) => void this.#sender.send(session, content, { number }),
      suspect: (session) => this.#suspect(session, 'silent'),
      recovered: (session) => this.#recovered(session),
      unreachable: (session) => this.#gone(session, 'unreachable', silence(session)),
      down: (session) => this.#gone(session, 'down', silence(session)),
    });
  }

  start(): void {
    this.#detector.start();
    this.#o.dialer.start({
      link: (peer, link) => this.#linkOpen(peer, link),
      failed: (peer) => this.#dialFailed(peer),
      signaled: (peer, direction) =>
        this.#o.tracer.record('signal', { peer: peer.name, direction }),
    });
    this.#o.discovery.start({
      found: (member, supersedes) => this.#found({ ...member, supersedes }),
      lost: (member) => this.#lost(member),
      reached: (isReached) => this.#o.tracer.record('signaling', { reached: isReached ? 1 : 0 }),
      ended: (reason) => this.#port.ended(reason),
    });
  }

  /** Says goodbye to all and closes every link. */
  stop(reason: Reason): void {
    this.#redial.stopAll();
    this.#detector.stop();
    this.#writable.release();
    for (const session of this.#sessions.all()) {
      if (session.isGone) continue;
      const link = session.link;
      if (link !== null) this.#sender.sendOn(link, { kind: 'bye', reason });
      this.#enter(session, { is: 'left' }, reason);
      link?.close();
    }
    this.#entrance.stop();
    this.#o.discovery.stop();
    this.#o.dialer.stop();
  }

  /** Tells all peers that this node is about to be frozen. */
  sayAsleep(): void {
    for (const session of this.#sessions.all()) {
      if (session.isUp) this.#sender.send(session, { kind: 'asleep' });
    }
  }

  /** Sends any frame but an event; false when there is no link or its buffer is full. */
  send(peer: string, content: PlainContent, number = 0, reference = 0): boolean {
    const session = this.#sessions.get(peer);
    return session?.isUp === true && this.#sender.send(session, content, { number, reference });
  }

  /** One crossing: the bytes handed to the link, or why not. */
  sendEvent(peer: string, event: OutgoingEvent, copy: Copy | null): number | Reason {
    const session = this.#sessions.get(peer);
    if (session?.isUp !== true) return 'no-link';
    return sendCrossing(this.#crossings, session, event, copy);
  }

  /** Hands over now what waits for the turn to end, as far as the links take it. */
  flush(): void {
    for (const { link } of this.#sessions.all()) link?.flush();
  }

  /** Calls `then` once every open link is below its mark, or after two seconds. */
  writable(then: () => void): void {
    this.#writable.wait(then);
  }

  /** Bytes that have not left yet, on all links. */
  queuedBytes(): number {
    return this.peers().reduce((sum, { queuedBytes }) => sum + queuedBytes, 0);
  }

  /** A peer has said to all, over the engine, that it is there. */
  told(peer: string): void {
    const session = this.#sessions.get(peer);
    if (session?.isUp === true) this.#detector.told(session);
  }

  epochOf(peer: string): number | undefined {
    const session = this.#sessions.get(peer);
    return session?.isUp === true ? session.peer.epoch : undefined;
  }

  /** The send queue to a peer that is up, or null. */
  queueOf(peer: string): SendQueue | null {
    const session = this.#sessions.get(peer);
    return session?.isUp === true ? session.link : null;
  }

  /** Whether there is such a peer, as far as this node can tell. */
  knows(peer: string): boolean {
    return this.#sessions.get(peer)?.isOver === false;
  }

  gaps(): readonly Gap[] {
    return this.#receiver.gaps();
  }

  /** Whether a peer is suspect: what is known of it may be old. */
  isSuspect(peer: string): boolean {
    return this.#sessions.get(peer)?.state.is === 'suspect';
  }

  peers(): readonly Omit<PeerInfo, 'isMember'>[] {
    return this.#sessions.info();
  }

  #found(member: Member): void {
    const { name, epoch } = member;
    if (name === this.#o.self.name) return;
    this.#members.set(name, member);
    const session = this.#sessions.get(name);
    if (session?.peer.epoch === epoch) {
      if (session.link !== null) return;
      // Back in the room after it was gone for us: a link may be possible again.
      if (session.isOver) this.#create(member);
      this.#redial.now(session.peer);
      return;
    }
    if (session !== undefined && session.isUp) {
      if (member.supersedes !== session.peer.epoch) return;
      this.#replace(session, 'superseded');
    }
    this.#create(member);
    this.#redial.now({ name, epoch });
  }

  #lost(member: NodeRef): void {
    if (this.#members.get(member.name)?.epoch === member.epoch) this.#members.delete(member.name);
    const session = this.#sessions.of(member);
    if (session === undefined) return;
    if (session.state.is === 'connecting' && session.link === null) {
      // Never met: nothing to ask, and nothing is lost.
      this.#gone(session, 'left', 'left');
    } else {
      this.#detector.doubt(session);
    }
  }

  #create(peer: NodeRef): Session {
    const session = this.#sessions.begin(peer, this.#o.env.now());
    this.#recordPeer(session);
    return session;
  }

  #dial(peer: NodeRef): void {
    const session = this.#sessions.of(peer);
    if (session === undefined || session.link !== null || session.isOver) return;
    // Not up, and the signaling server does not know it either: it would be dialing a ghost.
    if (!session.isUp && this.#members.get(peer.name)?.epoch !== peer.epoch) {
      if (!session.isGone) this.#gone(session, 'left', 'left');
      return;
    }
    this.#o.tracer.record('link', { peer: peer.name, state: 'dialing', reason: '' });
    this.#o.dialer.dial(peer);
  }

  #dialFailed(peer: NodeRef): void {
    const session = this.#sessions.get(peer.name);
    if (session === undefined || session.link !== null) return;
    this.#o.tracer.record('link', { peer: peer.name, state: 'closed', reason: 'dial-failed' });
    this.#redial.later(peer);
  }

  #linkOpen(peer: NodeRef, opened: Link): void {
    const link: SendQueue = this.#sender.queue(opened, peer, {
      drained: () => this.#writable.look(),
      isExcused: () => this.#sessions.of(peer)?.state.is === 'asleep',
      failed: (reason) => this.#linkFailed(peer, link, reason),
    });
    this.#o.tracer.record('link', { peer: peer.name, state: 'open', reason: '' });
    const known = this.#sessions.of(peer);
    if (known?.state.is === 'connecting') known.enter({ is: 'connecting', link }, '');
    this.#entrance.open(peer, link, known?.lastSent ?? 0);
  }

  #letIn(
    peer: NodeRef,
    link: SendQueue,
    { clock }: Frame,
    { lastSent }: Hello,
    verdict: Accepted,
  ): Session {
    const known = this.#sessions.get(peer.name);
    if (verdict.is === 'replace' && known !== undefined) this.#replace(known, verdict.reason);
    const session = verdict.is === 'replace' || known === undefined ? this.#create(peer) : known;
    this.#redial.stop(peer.name);
    // A newer link of the same session takes over; what came over the old one is numbered anyway.
    if (session.link !== null && session.link !== link) session.link.close();
    this.#enter(session, { is: 'ready', link }, '');
    this.#o.tracer.witness(clock);
    this.#receiver.missing(session, lastSent);
    this.#detector.heard(session);
    this.#port.peerUp(session.peer);
    this.#detector.beatSoon(session);
    return session;
  }

  /** A peer with which no session can be: shown with the reason. */
  #failed(peer: NodeRef, reason: Reason): void {
    const session = this.#sessions.of(peer);
    if (session?.isUp === false) this.#gone(session, refusedAs(reason), reason);
  }

  #linkClosed(peer: NodeRef, link: SendQueue, reason: Reason): void {
    const session = this.#sessions.of(peer);
    if (session === undefined || session.isOver) return;
    // Another link has taken its place.
    if (session.link !== null && session.link !== link) return;
    this.#o.tracer.record('link', { peer: peer.name, state: 'closed', reason });
    if (session.isUp) this.#suspect(session, reason);
    else if (session.link === link) session.enter({ is: 'connecting', link: null }, '');
    // The far end of a link that broke may be about to say why at the signaling server.
    this.#redial.later(session.peer);
  }

  /** A link took no more: with a control frame missing the session is wrong, so it begins anew. */
  #linkFailed(peer: NodeRef, link: SendQueue, reason: Reason): void {
    this.#entrance.forget(link);
    this.#linkClosed(peer, link, reason);
  }

  #suspect(session: Session, reason: Reason): void {
    const link = reason === 'silent' ? session.link : null;
    if (session.state.is === 'suspect' && session.link === link) return;
    this.#enter(session, { is: 'suspect', link }, reason);
    const isMember = this.#members.get(session.peer.name)?.epoch === session.peer.epoch;
    if (link === null && !isMember) this.#detector.doubt(session);
  }

  #asleep(session: Session): void {
    if (session.link !== null) this.#enter(session, { is: 'asleep', link: session.link }, '');
  }

  #recovered(session: Session): void {
    if (session.link !== null) this.#enter(session, { is: 'ready', link: session.link }, '');
  }

  /** Ends the session with another life of a name, to make room for the one that came. */
  #replace(session: Session, reason: Reason): void {
    if (session.isGone) return;
    const link = session.link;
    if (link !== null) {
      const content: PlainContent =
        reason === 'name-taken'
          ? { kind: 'refuse', reason, say: `Another ${session.peer.name} was here first.` }
          : { kind: 'bye', reason };
      this.#sender.sendOn(link, content);
    }
    this.#gone(session, 'superseded', reason);
  }

  #gone(
    session: Session,
    as: 'unreachable' | 'down' | 'left' | 'superseded',
    reason: Reason,
  ): void {
    const { link, isUp, peer } = session;
    if (as !== 'unreachable') session.doubts = null;
    session.askers.clear();
    session.probing?.stop();
    session.probing = null;
    this.#enter(session, { is: as }, reason);
    if (link !== null) {
      this.#o.tracer.record('link', { peer: peer.name, state: 'closed', reason });
      link.close();
    }
    this.#o.dialer.forget(peer);
    if (isUp) this.#port.peerGone(peer, reason);
    this.#port.changed(peer);
    // A peer that is merely down may be cut off: knock again for as long as the room has it.
    if (as === 'down' || as === 'unreachable') this.#redial.later(peer);
    else this.#redial.stop(peer.name);
    // Another life of the name was waiting for this one to go.
    const member = this.#members.get(peer.name);
    if (as !== 'superseded' && member !== undefined && member.epoch !== peer.epoch)
      this.#found(member);
  }

  #enter(session: Session, state: SessionState, reason: Reason | ''): void {
    const { link } = session;
    const isNew = session.enter(state, reason);
    if (session.link !== link) this.#receiver.linkEnded(session);
    // Its link may be one that others waited for.
    this.#writable.look();
    if (!isNew) return;
    this.#recordPeer(session);
    this.#port.changed(session.peer);
  }

  #recordPeer({ peer, state, reason }: Session): void {
    const { name, epoch } = peer;
    this.#o.tracer.record('peer', { peer: name, peerEpoch: epoch, state: state.is, reason });
  }
}

/**
 * Peers and their sessions: who is in the room, which links are open, who was let in, who is still
 * there. What comes over links is checked here, session by session, before anyone else sees it.
 */

import type { OutgoingEvent } from '../adapter.ts';
import type { Counters } from '../counters.ts';
import type { Discovery } from '../discovery.ts';
import type { Env } from '../env.ts';
import type { PeerInfo } from '../hermes-api.ts';
import type { Dialer, Link, NodeRef } from '../link.ts';
import { byCodeUnits } from '../names.ts';
import type { Reason } from '../trace.ts';
import type { Tracer } from '../tracer.ts';
import { decodeFrames, type Frame, type FrameContent } from '../wire/frames.ts';
import { FailureDetector } from './failure-detector.ts';
import { type Greeter, judge, type Hello, type Member, protocol } from './greeting.ts';
import { LinkSender } from './link-sender.ts';
import { Redial } from './redial.ts';
import { Session, type SessionState } from './session.ts';

export interface ClusterOptions {
  readonly env: Env;
  readonly self: NodeRef;
  readonly room: string;
  readonly discovery: Discovery;
  readonly dialer: Dialer;
  readonly tracer: Tracer;
  readonly counters: Counters;
  /** The versions spoken; tests set others. */
  readonly protocol?: { readonly min: number; readonly max: number };
}

export interface ClusterPort {
  /** Greeted: frames may go to it now. */
  peerUp(peer: NodeRef): void;
  /** Down, left or superseded: nothing of it holds any more. */
  peerGone(peer: NodeRef): void;
  /** A frame that is not the cluster's own business, from a greeted peer. */
  frame(peer: NodeRef, frame: Frame): void;
  changed(): void;
  /** This life must end: its name is another's, or a later life took over. */
  ended(reason: Reason): void;
}

export class Cluster {
  readonly #o: ClusterOptions;
  readonly #port: ClusterPort;
  readonly #sender: LinkSender;
  readonly #detector: FailureDetector;
  readonly #redial: Redial;
  readonly #greeter: Greeter;
  readonly #members = new Map<string, Member>();
  readonly #sessions = new Map<string, Session>();

  constructor(options: ClusterOptions, port: ClusterPort) {
    this.#o = options;
    this.#port = port;
    this.#sender = new LinkSender(options);
    this.#redial = new Redial(options.env, (peer) => this.#dial(peer));
    this.#greeter = {
      self: options.self,
      room: options.room,
      protocol: options.protocol ?? protocol,
      member: (name) => this.#members.get(name),
      session: (name) => this.#sessions.get(name),
    };
    this.#detector = new FailureDetector(options.env, {
      sessions: () => [...this.#sessions.values()],
      beat: (session) => this.#sender.heartbeat(session),
      probe: (session, number) => void this.#sender.send(session, { kind: 'probe' }, { number }),
      suspect: (session) => this.#suspect(session, 'silent'),
      recovered: (session) => this.#recovered(session),
      down: (session) => this.#gone(session, 'down', session.link === null ? 'no-link' : 'silent'),
    });
  }

  start(): void {
    this.#detector.start();
    this.#o.dialer.start({
      link: (peer, link) => this.#linkOpen(peer, link),
      failed: (peer) => this.#dialFailed(peer),
      signaled: (peer, direction) => this.#o.tracer.record('signal', { peer: peer.name, direction }),
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
    for (const session of this.#sessions.values()) {
      if (session.isGone) continue;
      const link = session.link;
      if (link !== null) this.#sender.sendOn(link, { kind: 'bye', reason });
      this.#enter(session, { is: 'left' }, reason);
      link?.close();
    }
    this.#o.discovery.stop();
    this.#o.dialer.stop();
  }

  /** Sends a control or trace frame; false when there is no link or its buffer is full. */
  send(peer: string, content: FrameContent, number = 0): boolean {
    const session = this.#sessions.get(peer);
    return session?.isUp === true && this.#sender.send(session, content, { number });
  }

  /** One crossing. It takes its number whether or not it can leave, so that a loss has a name. */
  sendEvent(peer: string, { id, count, topic, body }: OutgoingEvent): void {
    const session = this.#sessions.get(peer);
    if (session?.isUp !== true) return;
    const { tracer, counters } = this.#o;
    const number = ++session.lastSent;
    const at = { event: id, topic, peer, number };
    // Recorded first: the frame carries the clock of its own `sent`.
    if (session.link !== null && this.#sender.hasRoom(session.link)) {
      tracer.record('sent', { ...at, bytes: body.length });
      counters.add('crossingsSent');
      this.#sender.send(session, { kind: 'event', count, topic, body }, { number });
      return;
    }
    const reason = session.link === null ? 'no-link' : 'queue-full';
    tracer.record('skipped', { ...at, reason });
    counters.add('crossingsSkipped');
  }

  epochOf(peer: string): number | undefined {
    const session = this.#sessions.get(peer);
    return session?.isUp === true ? session.peer.epoch : undefined;
  }

  peers(): readonly Omit<PeerInfo, 'isMember'>[] {
    return [...this.#sessions.values()]
      .map((session) => ({
        ...session.peer,
        state: session.state.is,
        reason: session.reason,
        rttMs: session.offset.best?.rttMs ?? null,
        offsetMs: session.offset.best?.offsetMs ?? null,
        queuedBytes: session.link?.queuedBytes() ?? 0,
      }))
      .toSorted((a, b) => byCodeUnits(a.name, b.name));
  }

  #found(member: Member): void {
    const { name, epoch } = member;
    if (name === this.#o.self.name) return;
    this.#members.set(name, member);
    const session = this.#sessions.get(name);
    if (session?.peer.epoch === epoch) {
      // Back in the room after it was down for us: a link may be possible again.
      if (session.link === null && !isOver(session)) this.#redial.now(session.peer);
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
    const session = this.#sessions.get(member.name);
    if (session === undefined || session.peer.epoch !== member.epoch) return;
    if (session.state.is === 'connecting' && session.link === null) {
      // Never met: nothing to ask, and nothing is lost.
      this.#gone(session, 'left', 'left');
    } else {
      this.#detector.doubt(session);
    }
  }

  #create(peer: NodeRef): Session {
    if (this.#sessions.size >= sessionsMax) this.#forgetOldest();
    const session = new Session({ name: peer.name, epoch: peer.epoch }, this.#o.env.now());
    this.#sessions.set(peer.name, session);
    this.#recordPeer(session);
    return session;
  }

  /** Names of peers long gone are not kept for ever. */
  #forgetOldest(): void {
    const oldest = [...this.#sessions.values()].find(
      ({ isGone, peer }) => isGone && !this.#members.has(peer.name),
    );
    if (oldest !== undefined) this.#sessions.delete(oldest.peer.name);
  }

  #dial(peer: NodeRef): void {
    const session = this.#sessions.get(peer.name);
    if (session === undefined || session.peer.epoch !== peer.epoch) return;
    if (session.link !== null || isOver(session)) return;
    // Down, and the signaling server does not know it either: it would be dialing a ghost.
    if (session.isGone && this.#members.get(peer.name)?.epoch !== peer.epoch) return;
    this.#o.tracer.record('link', { peer: peer.name, state: 'dialing', reason: '' });
    this.#o.dialer.dial(peer);
  }

  #dialFailed(peer: NodeRef): void {
    const session = this.#sessions.get(peer.name);
    if (session === undefined || session.link !== null) return;
    this.#o.tracer.record('link', { peer: peer.name, state: 'closed', reason: 'dial-failed' });
    this.#redial.later(peer);
  }

  #linkOpen(peer: NodeRef, link: Link): void {
    this.#o.tracer.record('link', { peer: peer.name, state: 'open', reason: '' });
    let session: Session | null = null;
    link.open({
      message: (bytes) => {
        this.#o.counters.add('framesReceived');
        this.#o.counters.add('bytesReceived', bytes.length);
        const { frames, bad } = decodeFrames(bytes);
        for (const reason of bad) this.#drop(peer.name, reason);
        for (const frame of frames) {
          if (session === null) session = this.#greeted(peer, link, frame);
          else if (session.link === link) this.#frame(session, frame);
        }
      },
      writable: () => {},
      closed: () => this.#linkClosed(peer, link),
    });
    const known = this.#sessions.get(peer.name);
    if (known?.state.is === 'connecting' && known.peer.epoch === peer.epoch) {
      known.enter({ is: 'connecting', link }, '');
    }
    this.#sender.hello(link, this.#greeter, known?.peer.epoch === peer.epoch ? known.lastSent : 0);
  }

  /** The first frame on a link: a greeting, or it is not listened to. */
  #greeted(peer: NodeRef, link: Link, frame: Frame): Session | null {
    const { content } = frame;
    if (content.kind === 'refuse') this.#refused(peer, link, content.reason);
    if (content.kind !== 'hello') {
      if (content.kind !== 'refuse') this.#drop(peer.name, 'not-greeted');
      return null;
    }
    const verdict = judge(this.#greeter, peer, content);
    if (verdict.is === 'refuse') {
      this.#drop(peer.name, verdict.reason);
      this.#sender.sendOn(link, { kind: 'refuse', reason: verdict.reason, say: verdict.say });
      this.#failed(peer, verdict.reason);
      // The refusal must get there before the end does: the other side closes.
      return null;
    }
    const known = this.#sessions.get(peer.name);
    if (verdict.is === 'replace' && known !== undefined) this.#replace(known, verdict.reason);
    return this.#letIn(verdict.is === 'replace' || known === undefined ? this.#create(peer) : known, link, frame, content);
  }

  #letIn(session: Session, link: Link, frame: Frame, hello: Hello): Session {
    const { name } = session.peer;
    this.#redial.stop(name);
    // A newer link of the same session takes over; what came over the old one is numbered anyway.
    if (session.link !== null && session.link !== link) session.link.close();
    const wasUp = session.isUp;
    this.#enter(session, { is: 'ready', link }, '');
    this.#o.tracer.witness(frame.clock);
    this.#missing(session, hello.lastSent);
    this.#detector.heard(session);
    if (!wasUp) this.#port.peerUp(session.peer);
    this.#sender.heartbeat(session);
    return session;
  }

  #refused(peer: NodeRef, link: Link, reason: Reason): void {
    this.#drop(peer.name, reason);
    this.#failed(peer, reason);
    link.close();
    if (reason === 'name-taken') this.#port.ended('name-taken');
  }

  /** A peer with which no session can be: shown with the reason, not dialed again. */
  #failed(peer: NodeRef, reason: Reason): void {
    const session = this.#sessions.get(peer.name);
    if (session?.peer.epoch === peer.epoch && !session.isUp) this.#gone(session, 'left', reason);
  }

  #frame(session: Session, frame: Frame): void {
    const { content } = frame;
    this.#o.tracer.witness(frame.clock);
    this.#detector.heard(session);
    switch (content.kind) {
      case 'hello':
        // Both sides say hello once per link.
        return;
      case 'refuse':
        // It talks to another life of this name; whether that is right, the signaling server says.
        this.#drop(session.peer.name, content.reason);
        this.#gone(session, 'left', content.reason);
        return;
      case 'bye':
        this.#gone(session, 'left', 'bye');
        return;
      case 'heartbeat':
        this.#heartbeat(session, content);
        return;
      case 'probe':
        this.#sender.send(session, { kind: 'alive' }, { reference: frame.number });
        return;
      case 'alive':
        return;
      case 'event':
        if (!this.#takeNumber(session, frame.number)) return;
        break;
      default:
    }
    this.#port.frame(session.peer, frame);
  }

  #heartbeat(session: Session, beat: Extract<FrameContent, { kind: 'heartbeat' }>): void {
    const { offset, peer } = session;
    if (offset.receive(beat, this.#o.env.now()) && offset.best !== null) {
      this.#o.tracer.record('offset', { peer: peer.name, ...offset.best });
    }
    this.#missing(session, beat.lastSent);
    // A first heartbeat has no echo yet: answered at once, so that the offset is known early.
    if (beat.heldMs < 0) this.#sender.heartbeat(session);
  }

  /** Crossings are numbered: what was seen is refused, what is missing is named. */
  #takeNumber(session: Session, number: number): boolean {
    if (number <= session.lastReceived) {
      this.#drop(session.peer.name, 'duplicate');
      return false;
    }
    this.#missing(session, number - 1);
    session.lastReceived = number;
    return true;
  }

  /** The peer has sent up to `lastSent`, in order: what has not come by now never will. */
  #missing(session: Session, lastSent: number): void {
    const first = session.lastReceived + 1;
    if (lastSent < first) return;
    session.lastReceived = lastSent;
    this.#o.counters.add('crossingsLost', lastSent - first + 1);
    this.#o.tracer.record('lost', { peer: session.peer.name, first, last: lastSent });
  }

  #linkClosed(peer: NodeRef, link: Link): void {
    const session = this.#sessions.get(peer.name);
    if (session === undefined || session.peer.epoch !== peer.epoch || isOver(session)) return;
    // Another link has taken its place.
    if (session.link !== null && session.link !== link) return;
    this.#o.tracer.record('link', { peer: peer.name, state: 'closed', reason: 'link-closed' });
    if (session.isUp) this.#suspect(session, 'link-closed');
    else if (session.link === link) session.enter({ is: 'connecting', link: null }, '');
    // The far end of a link that broke may be about to say why at the signaling server.
    this.#redial.later(session.peer);
  }

  #suspect(session: Session, reason: Reason): void {
    const link = reason === 'link-closed' ? null : session.link;
    if (session.state.is === 'suspect' && session.link === link) return;
    this.#enter(session, { is: 'suspect', link }, reason);
    const isMember = this.#members.get(session.peer.name)?.epoch === session.peer.epoch;
    if (link === null && !isMember) this.#detector.doubt(session);
  }

  #recovered(session: Session): void {
    if (session.link !== null) this.#enter(session, { is: 'ready', link: session.link }, '');
  }

  /** Ends the session with another life of a name, to make room for the one that came. */
  #replace(session: Session, reason: Reason): void {
    if (session.isGone) return;
    const link = session.link;
    if (link !== null) {
      const content: FrameContent =
        reason === 'name-taken'
          ? { kind: 'refuse', reason, say: `Another ${session.peer.name} was here first.` }
          : { kind: 'bye', reason };
      this.#sender.sendOn(link, content);
    }
    this.#gone(session, 'superseded', reason);
  }

  #gone(session: Session, as: 'down' | 'left' | 'superseded', reason: Reason): void {
    const { link, isUp, peer } = session;
    session.probing?.stop();
    session.probing = null;
    this.#enter(session, { is: as }, reason);
    if (link !== null) {
      this.#o.tracer.record('link', { peer: peer.name, state: 'closed', reason });
      link.close();
    }
    this.#o.dialer.forget(peer);
    if (isUp) this.#port.peerGone(peer);
    this.#port.changed();
    // A peer that is merely down may be cut off: knock again for as long as the room has it.
    if (as === 'down') this.#redial.later(peer);
    else this.#redial.stop(peer.name);
  }

  #enter(session: Session, state: SessionState, reason: Reason | ''): void {
    if (!session.enter(state, reason)) return;
    this.#recordPeer(session);
    this.#port.changed();
  }

  #recordPeer({ peer, state, reason }: Session): void {
    const { name, epoch } = peer;
    this.#o.tracer.record('peer', { peer: name, peerEpoch: epoch, state: state.is, reason });
  }

  #drop(peer: string, reason: Reason): void {
    this.#o.counters.drop(reason);
    this.#o.tracer.record('dropped', { peer, reason });
  }
}

/** Sessions remembered, gone ones included: a room has 64 members at most. */
const sessionsMax = 256;

/** Left by its own word, superseded or refused: only a new life of that name is dialed again. */
function isOver({ state }: Session): boolean {
  return state.is === 'left' || state.is === 'superseded';
}

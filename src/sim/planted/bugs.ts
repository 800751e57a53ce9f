/**
 * Plausible mistakes, as small changes to the source: each must be caught by the checks. A change
 * whose text is no longer there fails the test too, so that the list keeps up with the code.
 */

export interface PlantedBug {
  readonly name: string;
  /** Nodes in the plans that are to catch it, when a few are too few. */
  readonly nodes?: number;
  /** Below `src/`. */
  readonly file: string;
  readonly replace: string;
  readonly by: string;
  /** What else has to go wrong in the same file for the mistake to matter. */
  readonly also?: { readonly replace: string; readonly by: string };
}

export const plantedBugs: readonly PlantedBug[] = [
  {
    name: 'an id keyed by name instead of epoch',
    file: 'core/pubsub.ts',
    replace: 'return `${name}@${epoch}`;',
    by: 'return `${name}@${epoch > 0 ? 1 : 0}`;',
  },
  {
    name: "an old session's link is left open",
    file: 'core/cluster/cluster.ts',
    replace: '      link.close();\n    }\n    this.#o.dialer.forget(peer);',
    by: '    }\n    this.#o.dialer.forget(peer);',
  },
  {
    name: 'numbers begin anew when a name comes back',
    file: 'core/cluster/sessions.ts',
    replace: 'Object.assign(session, this.#replaced.get(keyOf(session.peer)));',
    by: '',
  },
  {
    name: 'numbers begin anew with each link',
    file: 'core/cluster/cluster.ts',
    replace: '    this.#redial.stop(peer.name);\n',
    by: '    this.#redial.stop(peer.name);\n    session.lastSent = 0;\n',
  },
  {
    name: 'a suspicion that cannot be refuted',
    file: 'core/cluster/failure-detector.ts',
    replace: 'session.heardAt = this.#env.now();',
    by: "if (session.state.is !== 'suspect') session.heardAt = this.#env.now();",
  },
  {
    name: 'own late timers are not discounted',
    file: 'core/cluster/failure-detector.ts',
    replace: 'session.heardAt = Math.min(now, session.heardAt + late)',
    by: 'void session',
  },
  {
    name: 'a later life found again as the earlier one that left',
    file: 'core/cluster/cluster.ts',
    replace: 'if (session?.peer.epoch === epoch) {',
    by: 'if (session !== undefined && session.peer.name === name && member.supersedes === null) {',
  },
  {
    name: 'a delta is taken across a gap',
    file: 'core/replicated-map.ts',
    replace: 'if (number !== copy.number + 1) {',
    by: 'if (number <= copy.number) {',
    also: {
      replace: 'if (copy !== undefined) copy.isFresh = false;',
      by: 'if (copy !== undefined) return;',
    },
  },
  {
    name: 'a new link does not ask for what the old one lost',
    file: 'core/replicated-map.ts',
    replace: 'if (copy !== undefined) copy.isFresh = false;',
    by: 'if (copy !== undefined) return;',
  },
  {
    name: 'a member that ends leaves only its first group',
    file: 'core/pg.ts',
    replace: '.filter(([, ids]) => ids.includes(id))',
    by: '.filter(([, ids]) => ids.includes(id)).slice(0, 1)',
  },
  {
    name: 'a leave removes every occurrence',
    file: 'core/replicated-map.ts',
    replace: 'if (at >= 0) bag.splice(at, 1);',
    by: 'if (at >= 0) bag.splice(at, bag.length);',
  },
  {
    name: 'a peer that goes keeps its groups',
    file: 'core/node.ts',
    replace: '      scopes.peerDown(peer.name);\n',
    by: '',
  },
  {
    name: 'a resync announces nothing',
    file: 'core/pg.ts',
    replace: 'this.#tell(peer, this.#map.receiveSync(peer, number, content.groups));',
    by: 'this.#map.receiveSync(peer, number, content.groups);',
  },
  {
    name: 'the last of a gap is not named',
    file: 'core/cluster/receiver.ts',
    replace: '    this.missing(session, beat.lastSent);',
    by: '    this.missing(session, beat.lastSent - 1);',
  },
  {
    name: 'a heartbeat calls lost what still waits for the link',
    file: 'core/cluster/link-sender.ts',
    replace: 'session.link?.lastLeft(session.lastSent) ?? session.lastSent',
    by: 'session.lastSent',
  },
  {
    name: 'a skipped crossing does not use up its number',
    file: 'core/cluster/crossings.ts',
    replace: 'const number = ++session.lastSent;',
    by: 'const number = refused === null ? ++session.lastSent : session.lastSent;',
  },
  {
    name: 'a duplicate number is delivered',
    file: 'core/cluster/cluster.ts',
    replace: 'this.#receiver.missing(session, lastSent);',
    by: 'this.#receiver.missing(session, lastSent); session.lastReceived = Math.max(0, session.lastReceived - 1);',
  },
  {
    name: 'interest decides although it is not sure',
    file: 'core/routing.ts',
    replace: ' || !port.isSure(node)) return 1;',
    by: ') return 1;',
  },
  {
    name: 'an unsubscribe forgets the count',
    file: 'core/pubsub.ts',
    replace: "if (gone > 0) this.#changed('unsubscribed', topic, pid, -gone);",
    by: "if (gone > 0) this.#changed('unsubscribed', topic, pid, -gone - 1);",
  },
  {
    name: 'a copy too few for the last subscriber',
    file: 'core/pubsub.ts',
    replace: 'copy.isLast ? first.slice(copy.index)',
    by: 'copy.isLast ? first.slice(copy.index + 1)',
  },
  {
    name: 'events overtake one another in a mailbox',
    file: 'core/process.ts',
    replace: 'process.mailbox.push(mail);',
    by: 'if (process.mailbox.length > 1) process.mailbox.splice(1, 0, mail); else process.mailbox.push(mail);',
  },
  {
    name: 'a subscriber that leaves makes the next one miss the event',
    file: 'core/registry.ts',
    replace: '    const kept = entries.filter(isKept);',
    by: '    const kept = entries.filter(isKept).slice(0, Math.max(0, entries.length - 2));',
  },
  {
    name: 'heartbeats without a pace',
    nodes: 34,
    file: 'core/cluster/pacer.ts',
    replace: 'if (oldest !== undefined && now - oldest < this.#spanMs) return false;',
    by: 'void oldest;',
  },
  {
    name: 'a heartbeat asked for again loses its place',
    nodes: 34,
    file: 'core/cluster/failure-detector.ts',
    replace: 'session.beatAt = Math.min(session.beatAt, this.#env.now());',
    by: 'session.beatAt = this.#env.now();',
  },
  {
    name: 'a dead peer is never called down',
    file: 'core/cluster/failure-detector.ts',
    replace: 'if (silent > downAfterMs(upCount)) {',
    by: 'if (silent > 10 * downAfterMs(upCount)) {',
  },
  {
    name: 'a peer is called down too soon',
    file: 'core/cluster/timing.ts',
    replace: 'return heartbeatMs(peers) * 3 + 6_000;',
    by: 'return heartbeatMs(peers) * 3 + 1_000;',
  },
  {
    name: 'a link that fails is not dialed again',
    file: 'core/cluster/cluster.ts',
    replace: '    this.#redial.later(session.peer);\n',
    by: '',
  },
  {
    name: 'a peer that was down is not found again',
    file: 'core/cluster/cluster.ts',
    replace: "if (as === 'down' || as === 'unreachable') this.#redial.later(peer);",
    by: "if (as === 'unreachable') this.#redial.later(peer);",
  },
  {
    name: 'a timer is left when a node leaves',
    file: 'core/cluster/cluster.ts',
    replace: '    this.#redial.stopAll();\n    this.#detector.stop();\n',
    by: '    this.#redial.stopAll();\n',
  },
  {
    name: 'the greater epoch keeps the name',
    file: 'sim/signaling.ts',
    replace: 'a.ref.epoch - b.ref.epoch',
    by: 'b.ref.epoch - a.ref.epoch',
  },
  {
    name: 'a logical clock that does not follow what it hears',
    file: 'core/tracer.ts',
    replace: 'this.#clock = clock;',
    by: 'void clock;',
  },
  {
    name: 'a frozen value that is not',
    file: 'core/pubsub.ts',
    replace: '{ message: decoded.value, info }',
    by: '{ message: { ...(decoded.value as object) }, info }',
  },
  {
    name: 'an event does not wait for a large one of its topic',
    file: 'core/wire/bulk-lane.ts',
    replace: ' || (this.#topics.size > 0 && this.#topics.has(topic));',
    by: ' || (this.#topics.size > 0 && topic.length === 0);',
  },
  {
    name: 'chunks leave before what says that they begin',
    file: 'core/wire/bulk-lane.ts',
    replace: 'return until === 0 || number < until;',
    by: 'return until === 0 || number > 0;',
  },
  {
    name: 'a large event that cannot end is not named as lost',
    file: 'core/cluster/incoming.ts',
    replace:
      "      this.#tell(session, coming, 'link-closed');\n      this.#port.lost(session, number);\n",
    by: "      this.#tell(session, coming, 'link-closed');\n",
  },
  {
    name: 'what has left is said to have arrived',
    file: 'core/wire/send-queue.ts',
    replace: "this.#port.moved(outgoing, 'link-closed');",
    by: "this.#port.moved(outgoing, outgoing.bytes === outgoing.total ? '' : 'link-closed');",
  },
  {
    name: 'every chunk is the first',
    file: 'core/wire/bulk-lane.ts',
    replace: 'first.body.subarray(bytes, bytes + size - message.length)',
    by: 'first.body.subarray(0, Math.min(total - bytes, size - message.length))',
  },
];

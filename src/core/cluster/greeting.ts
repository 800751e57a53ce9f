/**
 * Who is let in. A greeting is checked against what the signaling server said of the link's far end,
 * against what this node speaks, and against the life of that name it already knows.
 */

import type { NodeRef } from '../link.ts';
import type { Reason } from '../trace.ts';
import type { FrameContent } from '../wire/frames.ts';
import type { Session } from './session.ts';

export type Hello = Extract<FrameContent, { kind: 'hello' }>;

/** The versions of frames and their meaning that this code speaks. */
export const protocol = { min: 3, max: 3 } as const;

export interface Greeter {
  readonly self: NodeRef;
  readonly room: string;
  readonly protocol: { readonly min: number; readonly max: number };
  /** The signaling server's latest word on a name. */
  member(name: string): Member | undefined;
  session(name: string): Session | undefined;
}

export interface Member extends NodeRef {
  /** The earlier epoch of that name which this one follows by right. */
  readonly supersedes: number | null;
}

/** `accept`: it is that life, known or new. `replace`: first end the session with the other life. */
export type Verdict =
  | { readonly is: 'accept' }
  | { readonly is: 'replace'; readonly reason: Reason }
  | { readonly is: 'refuse'; readonly reason: Reason; readonly say: string };

export function judge(greeter: Greeter, claimed: NodeRef, hello: Hello): Verdict {
  const mine = greeter.protocol;
  if (hello.protocolMax < mine.min || hello.protocolMin > mine.max) {
    const theirs = `${hello.protocolMin} to ${hello.protocolMax}`;
    const say = `${greeter.self.name} speaks protocol ${mine.min} to ${mine.max}, ${claimed.name} ${theirs}: reload the older page.`;
    return { is: 'refuse', reason: 'version', say };
  }
  if (hello.room !== greeter.room) {
    return refuse('wrong-room', `This is room ${greeter.room}, not ${hello.room}.`);
  }
  if (hello.name !== claimed.name || hello.epoch !== claimed.epoch) {
    return refuse('wrong-name', `The signaling server knows this node as ${claimed.name}.`);
  }
  if (hello.name === greeter.self.name) return refuse('self', 'That is my own name.');
  return judgeLife(greeter, hello);
}

/** Which of two lives of one name is the one to talk to. */
function judgeLife(greeter: Greeter, { name, epoch }: Hello): Verdict {
  const session = greeter.session(name);
  const member = greeter.member(name);
  if (session === undefined) return { is: 'accept' };
  const known = session.peer.epoch;
  if (epoch === known) {
    const { is } = session.state;
    if (is !== 'left' && is !== 'superseded') return { is: 'accept' };
    return refuse('old-epoch', `This life of ${name} is over here.`);
  }
  const isMember = member?.epoch === epoch;
  if (session.isUp) {
    if (isMember && member.supersedes === known) return { is: 'replace', reason: 'superseded' };
    // Two live nodes of one name, neither by right: the lesser epoch keeps it.
    if (epoch < known && isMember) return { is: 'replace', reason: 'name-taken' };
    if (epoch > known) return refuse('name-taken', `Another ${name} is here already.`);
  } else if (epoch > known || isMember) {
    return { is: 'replace', reason: 'superseded' };
  }
  return refuse('old-epoch', `A later life of ${name} is known here.`);
}

function refuse(reason: Reason, say: string): Verdict {
  return { is: 'refuse', reason, say };
}

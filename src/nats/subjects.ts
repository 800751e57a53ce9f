/**
 * Subjects of one room on the engine. Every name is one word of a subject, whatever is in it, so that
 * none can widen a subject or reach into another; who speaks is the last word, so that the engine's own
 * permissions can keep nodes from speaking for others.
 *
 *   <cluster>.pubsub.<room>.t.<topic>.<from>   events of a topic: who has subscribers there listens
 *   <cluster>.pubsub.<room>.a.all.<from>       events for every node
 *   <cluster>.pubsub.<room>.i.<to>.<from>      what is for one node alone: the frames of a link
 *   <cluster>.pubsub.<room>.p.<to>.<from>      who is here: to all, or in answer to one
 */

export type SubjectKind = 't' | 'a' | 'i' | 'p';

/** In place of a name, where all are meant: no name is written so. */
const all = '=';

const plain = /^[A-Za-z0-9_-]+$/;

/** A name as one word: bytes of UTF-8 but letters, digits, - and _ are written =2A. */
export function wordOf(name: string): string {
  if (plain.test(name)) return name;
  let word = '';
  for (const byte of new TextEncoder().encode(name)) {
    const char = String.fromCharCode(byte);
    word += plain.test(char) ? char : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return word === '' ? '==' : word;
}

/** The name that a word stands for, or null when it is no word of ours. */
export function nameOf(word: string): string | null {
  if (plain.test(word)) return word;
  const bytes: number[] = [];
  for (let at = 0; at < word.length; at++) {
    const char = word[at] ?? '';
    if (char !== '=') bytes.push(char.charCodeAt(0));
    else {
      const byte = Number.parseInt(word.slice(at + 1, at + 3), 16);
      if (Number.isNaN(byte)) return null;
      bytes.push(byte);
      at += 2;
    }
  }
  const name = new TextDecoder().decode(Uint8Array.from(bytes));
  // One name has one word.
  return wordOf(name) === word ? name : null;
}

export class Subjects {
  readonly #prefix: string;
  readonly #self: string;

  constructor(cluster: string, room: string, self: string) {
    this.#prefix = `${wordOf(cluster)}.pubsub.${wordOf(room)}.`;
    this.#self = wordOf(self);
  }

  /** What this node says; `to` is a topic or a node, null for all. */
  said(kind: SubjectKind, to: string | null): string {
    return `${this.#prefix}${kind}.${to === null ? all : wordOf(to)}.${this.#self}`;
  }

  /** What anybody says. */
  heard(kind: SubjectKind, to: string | null): string {
    return `${this.#prefix}${kind}.${to === null ? all : wordOf(to)}.*`;
  }

  /** Who says something on a subject that was listened to, or null: no name of ours. */
  speakerOf(subject: string): string | null {
    return nameOf(subject.slice(subject.lastIndexOf('.') + 1));
  }
}

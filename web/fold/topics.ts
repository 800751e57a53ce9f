/**
 * Hue, shape and letter of each topic, given in order of first use and never taken back, so that a
 * topic looks the same for as long as the page is open.
 */

import type { TopicMark } from './types.ts';

const slotCount = 6;

/** Topics that get a mark; a room with more shows the rest with the last one's slot. */
const topicsMax = 1_000;

export class Topics {
  readonly #marks = new Map<string, TopicMark>();
  #view: ReadonlyMap<string, TopicMark> = new Map();

  /** `topics`: in use already, in that order. */
  constructor(topics: readonly string[] = []) {
    for (const topic of topics) this.use(topic);
  }

  /** True when the topic is new here. */
  use(topic: string): boolean {
    if (this.#marks.has(topic) || this.#marks.size >= topicsMax) return false;
    this.#marks.set(topic, markFor(topic, this.#marks.size, [...this.#marks.values()]));
    this.#view = new Map(this.#marks);
    return true;
  }

  view(): ReadonlyMap<string, TopicMark> {
    return this.#view;
  }
}

/** `index`: how many topics have a mark already. */
function markFor(topic: string, index: number, others: readonly TopicMark[]): TopicMark {
  const round = Math.floor(index / slotCount);
  return {
    topic,
    slot: (index % slotCount) + 1,
    shape: ((index + round) % slotCount) + 1,
    letter: letterFor(topic, new Set(others.map(({ letter }) => letter))),
  };
}

/**
 * A letter that tells the topic from the others: `user_created` C, `user_updated` U, since what a
 * topic ends with mostly says what it is about.
 */
function letterFor(topic: string, taken: ReadonlySet<string>): string {
  const parts = topic.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '');
  const letters = [
    ...parts.toReversed().map((part) => first(part)),
    ...[...parts.toReversed().join('')].map((letter) => first(letter)),
    ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  ];
  return letters.find((letter) => !taken.has(letter)) ?? letters[0] ?? '?';
}

function first(part: string): string {
  const [letter = '?'] = part.toUpperCase();
  return letter;
}

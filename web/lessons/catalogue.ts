/** The lessons there are: for lists and links; each is loaded when it is taken. */

import type { Lesson } from './lesson.ts';

export interface LessonEntry {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  load(): Promise<Lesson>;
}

export const lessons: readonly LessonEntry[] = [
  {
    id: 'one-crossing-per-node',
    title: 'One crossing per node',
    about: 'bob has five clients. How often does an event cross to bob?',
    load: async () => (await import('./one-crossing-per-node.ts')).oneCrossingPerNode,
  },
  {
    id: 'who-pays',
    title: 'Who gets it and who pays',
    about: 'Nobody on carol wants it. Does it cross to carol all the same?',
    load: async () => (await import('./who-pays.ts')).whoPays,
  },
];

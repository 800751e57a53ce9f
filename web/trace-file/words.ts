/** What is said of trace files, in one place: whole sentences. Loaded with what reads and writes them. */

import { count } from '../words.ts';

export const words = {
  notATrace: 'This is not a trace of Hermes: its first line is no header.',
  newer: (version: number, own: number) =>
    `This trace is of version ${version}; this page reads version ${own}. Open it with a newer Hermes.`,
  tooLarge: (megabytes: number) =>
    `This trace is too large: this page reads ${megabytes} MiB at most. Save a shorter one.`,
  tooManyEvents: (most: number) =>
    `This trace has more than ${most} events, the most that this page shows. Save a shorter one.`,
  tooManyNodes: (most: number) =>
    `This trace names more than ${most} nodes, the most that this page shows.`,
  tooStrange: (most: number) =>
    `This is hardly a trace of Hermes: more than ${most} of its lines make no sense.`,
  nothingInIt: 'This trace has no events that this page can show.',
  notReached: (where: string) =>
    `No trace came from ${where}: the address is wrong, the server does not answer, or it does not let other pages read it (CORS).`,
  notFound: (where: string, status: number) =>
    `There is no trace at ${where}: the server answers ${status}.`,
  badAddress: (typed: string) =>
    `“${typed}” is no address of a trace: it begins with https:// or is a path on this server.`,
  silent: (where: string, seconds: number) =>
    `The trace at ${where} stopped coming: nothing for ${seconds} seconds.`,
  unreadable: 'The file could not be read to its end.',
  severalFiles: 'One trace at a time: of several files the first is opened.',

  // What is wrong with a trace that is shown all the same.
  endsEarly: (have: number, of: number) => `The file ends early: ${have} of ${count(of, 'event')}.`,
  endsWithoutWord: (have: number) =>
    `The file ends early, after ${count(have, 'event')}: its last line is missing.`,
  strangeLines: (many: number) =>
    `${count(many, 'line')} ${many === 1 ? 'is' : 'are'} no part of a trace and left out.`,
  unknownKinds: (many: number) =>
    `${count(many, 'event')} of ${many === 1 ? 'a kind' : 'kinds'} that this page does not know: left out.`,
  badFields: (many: number) => `${count(many, 'event')} with fields that cannot be: left out.`,
  badTimes: (many: number) => `${count(many, 'event')} at no possible time: left out.`,
  repeated: (many: number) => `${count(many, 'event')} told twice: shown once.`,
  collide: (many: number) => `${count(many, 'event')} with the number of another event: left out.`,
  backwards: (many: number) =>
    `${count(many, 'event')} ran backwards in time or came before ${many === 1 ? 'its' : 'their'} cause: marked in the log.`,
  outOfOrder: (many: number) => `${count(many, 'event')} not in order of time: put in order.`,
} as const;

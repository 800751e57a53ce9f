/** What the page says to a person, in one place: whole sentences, ready to be translated. */

export const words = {
  title: (node: string, room: string) => `${node} – Hermes ${room}`,
  renamed: (wanted: string, name: string) =>
    `${wanted} is taken in this room, so this node is ${name}.`,
  duplicated: (wanted: string, name: string) =>
    `This tab is a copy of ${wanted}'s, so it became a node of its own: ${name}.`,
  unexpected: (what: string) => `Something went wrong: ${what}`,
  several: (count: number) => `${numbers[count] ?? count} nodes, one tab`,
  simulated: (nodes: number, seed: number) =>
    `${count(nodes, 'node')}, simulated in this tab, seed ${seed}`,
  recorded: (room: string, nodes: number, ms: number) =>
    `a recorded trace of room ${room}, ${count(nodes, 'node')}, ${(ms / 1_000).toFixed(1)} s`,
  openingTrace: 'Opening the trace …',
  saveTrace: 'Save the trace',
  openTrace: 'Open a trace …',
  dropTrace: 'Drop a saved trace here to open it',
  closeTrace: 'Close the trace',
  joinInstead: 'Join a room instead',
  traceSaved: (name: string) => `Saved as ${name}`,
  traceNotSaved: 'There is nothing to save yet.',
  alone: 'You are alone in this room. Add another node to see events cross.',
  notWatching: 'This room is large: what happens between others is shown only when you watch them.',
  connecting: 'Joining the room …',
  unreached: 'The signaling server does not answer. It is asked again until it does.',
  signalingGone:
    'The signaling server is not reached. Events still flow over open links; new nodes cannot join until it is back.',
  degraded:
    'The signaling servers do not reach one another. Events still flow over open links; nodes at another server cannot be linked to until they do.',
  signalingBack: 'The signaling server is reached again.',
  superseded: 'This node lives on in a newer page of yours.',
  joinAsNew: 'Join as a new node',
  left: 'This node has left the room.',
  joinAgain: 'Join again',
  incompatible: (peer: string) =>
    `${peer} speaks another version of the protocol: one of the two pages is older, reload it.`,
  published: (topic: string, crossings: number, deliveries: number) =>
    `Published ${topic}: ${count(crossings, 'crossing')}, ${count(deliveries, 'delivery', 'deliveries')}`,
  started: (clients: number, topic: string) => `Started ${count(clients, 'client')} on ${topic}`,
  behind: (ms: number) => `${(ms / 1_000).toFixed(1)} s behind`,
  /** Of a recording there is no now to be behind of. */
  recordedAt: (ms: number, ofMs: number) => `at ${seconds(ms)} of ${seconds(ofMs)}`,
  slower: (factor: number) => `≈ ${rounded(factor)}× slower than real`,
  replay: 'a replay',
  belowClock: 'under 1 ms, stretched',
  asItComes: 'as it comes',
  moment: (behindMs: number) => `${(behindMs / 1_000).toFixed(1)} s ago`,
  tapePublishes: (many: number, topic: string) =>
    many === 1 ? `1 publish of ${topic}` : `${many} publishes of ${topic}`,
  tapeUp: (node: string) => `${node} joins`,
  tapeDown: (node: string) => `${node} is gone`,
  tapeLosses: (many: number) => (many === 1 ? '1 event lost' : `${many} events lost`),
  standAt: (clock: string) => `Show ${clock}`,
  noRows: 'Nothing of the last 500 rows fits the filter.',
  filtersOn: (many: number) => (many === 0 ? 'Filters' : `Filters (${many})`),
  clocksDisagree: 'The clocks of the two machines disagree here.',
  summary: (rows: readonly string[]) => `In 5 seconds: ${rows.join(', ')}`,
  backToNow: 'Back to now: the past can be looked at, not changed.',
  forked: (at: number) => `Forked at ${seconds(at)}: what came after is gone.`,
  goingBack: (at: number, to: number) =>
    `Going back to ${seconds(to)}: everything up to there happens again, ${seconds(at)} so far.`,
  notLoaded:
    'This part of the page could not be loaded: its server does not answer. Reload the page when it does.',
  nothingYet: (seconds: number) =>
    `Nothing happened for ${seconds.toFixed(1)} s of the simulation: step again to go on.`,
  nothingHappens: 'Nothing more happens within a minute, unless somebody acts.',
  actingAs: 'Acting as',
  actingAsSays:
    'What you do is done as this node. The picture, and “you” in it, stay with the first node that lives.',
  simulatedEnded: 'This node has ended. The others go on without it.',
  seedSays: (node: string, what: string) => `On ${node}: ${what}`,
  keys: 'Keys',
  keysOpen: 'Keys: what each does',
  singleKeys: 'Single keys act wherever I am (? and P)',
  close: 'Close',
  fromZero: 'From zero',
  countFromZero: 'Start counting from zero',
  routing: {
    'per-subscriber': 'one per subscriber',
    'per-node': 'one per node',
    interested: 'interested nodes',
  },
  routingNow: (routing: string) => `Routing: ${routing}`,
  routingsDiffer: 'nodes differ',
  routed: (routing: string) => `Every node of the room now routes: ${routing}.`,
  plot: 'Crossings against subscribers',
  plotEmpty: 'Publish something: each event is a point here.',
  plotLabel: (events: number) =>
    `Crossings against subscribers at other nodes, of ${count(events, 'event')}; the table says the same`,
  plotX: 'subscribers at other nodes',
  plotEvents: 'events',
  plotMade: 'crossings made',
  plotLegend: 'A ring is where the events of this room are; means where several have as many.',
  roomMenu: 'Room',
  roomMenuSays: 'Break the room on purpose, and heal it',
  otherLinks: (links: number) => `${count(links, 'more link')} between other nodes`,
  waitsForNodes: (nodes: readonly string[]) => `Not here yet: ${nodes.join(', ')}.`,
  waitsForClients: (node: string, has: string, topic: string, wanted: number) =>
    `${node} has ${has} on ${topic}, of ${wanted}.`,
  waitsForRouting: (node: string, wanted: string, has: string) =>
    `${node} routes ${has}; wanted: ${wanted}.`,
  waitsForPublish: (node: string, topic: string) => `${node} has not published ${topic} yet.`,
  underWay: 'It is under way.',
  otherwise: (node: string, isReached: boolean, deliveries: number) =>
    isReached
      ? deliveries === 0
        ? `Somebody on ${node} had it: end those clients, then publish again.`
        : `Too few clients on ${node} had it: start them, then publish again.`
      : `It crossed to ${node} too, whose clients were not known yet: publish again.`,
  lesson: 'Lesson',
  lessons: 'Lessons',
  scenarios: 'Scenarios',
  takeHere: 'Take it here',
  takeLesson: (title: string) => `Take it here: ${title}`,
  inOneWindow: 'Three nodes in one window',
  inSimulator: 'In the simulator',
  nodesAndSeed: (nodes: number, seed: number) => `${count(nodes, 'node')}, seed ${seed}.`,
  stepOf: (step: number, of: number) => `${step} of ${of}`,
  lessonDone: 'done',
  stepDone: 'Done.',
  showMe: 'Show me',
  stepBack: 'Back',
  goOn: 'Continue',
  leaveLesson: 'Leave the lesson',
  bet: 'Your bet',
  yourBet: (bet: number, what: string) => `You said ${bet}. ${what}`,
  noBet: (what: string) => `You made no bet. ${what}`,
  withheld: 'Counts are hidden until the event has arrived.',
  anywhere: (say: string) => `${say.charAt(0).toUpperCase()}${say.slice(1)}`,
  inTabOf: (node: string, say: string) => `In ${node}’s tab: ${say}`,
  onCardOf: (node: string, say: string) => `On ${node}’s card: ${say}`,
  actingAsNode: (node: string, say: string) => `Acting as ${node}: ${say}`,
  hereOn: (node: string, say: string) => `Here, on ${node}: ${say}`,
  howMany: 'Type a whole number from 1 to 1000.',
  rate: 'Type a number of events a second from 1 to 100.',
} as const;

const numbers: Readonly<Record<number, string>> = {
  2: 'two',
  3: 'three',
  4: 'four',
  5: 'five',
  6: 'six',
};

export function count(many: number, one: string, more = `${one}s`): string {
  return `${many} ${many === 1 ? one : more}`;
}

/** `12.3 s` */
function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

/** Two digits say as much as the clocks know: 1034 is ≈ 1000. */
function rounded(value: number): string {
  if (value < 10) return value.toFixed(1);
  const scale = 10 ** (Math.floor(Math.log10(value)) - 1);
  return String(Math.round(value / scale) * scale);
}

/** The space-time diagram's. */
export const diagramWords = {
  up: 'here',
  left: 'left',
  healed: 'healed',
  adjusted: 'clock adjusted',
  publishes: (node: string, topic: string) => `${node} publishes ${topic}`,
  sends: (node: string, topic: string, many: number) =>
    `${node} sends ${topic}, ${count(many, 'crossing')}`,
  delivers: (node: string, topic: string, many: number) =>
    `${node} delivers ${topic}, ${count(many, 'delivery', 'deliveries')}`,
  crossings: (many: number) => (many === 1 ? '1 crossing leaves' : `${many} crossings leave`),
  deliveries: (many: number) => count(many, 'delivery', 'deliveries'),
  receives: (node: string, topic: string, from: string) => `${node} receives ${topic} from ${from}`,
  receivesAfter: (node: string, topic: string, from: string, ms: number) =>
    `${node} receives ${topic} from ${from}, after ${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`,
  receivesSoon: (node: string, topic: string, from: string) =>
    `${node} receives ${topic} from ${from}, after under 1 ms`,
  run: (node: string, many: number, last: string) => `${many} facts on ${node}, the last: ${last}`,
  arrow: (topic: string, from: string, to: string) => `${topic} crosses from ${from} to ${to}`,
  arrowLost: (topic: string, from: string, to: string) => `${topic} from ${from} to ${to} is lost`,
  arrowUnderWay: (topic: string, from: string, to: string) =>
    `${topic} leaves ${from} for ${to}; no arrival is known yet`,
  through: (from: string, to: string, hidden: string) =>
    `from ${from} to ${to} through ${hidden}, which is hidden`,
  name: (lines: number, arrows: number) =>
    `Space-time diagram: ${count(lines, 'line')}, ${count(arrows, 'crossing')}`,
  lines: (shown: number, all: number) => `Lines (${shown} of ${all})`,
  tooMany: (more: number) => `${count(more, 'line')} more: hide others to see them.`,
  nothing: 'Nothing happened in this time.',
  noPublish: 'Nothing was published yet.',
  noLines: 'All lines are hidden.',
  moveHint: 'Shift and an arrow key moves the line, Delete hides it.',
  markHint: 'Arrow keys go along the line and over crossings, Enter shows the moment.',
} as const;

/** The charts'. */
/** Of large events: published from a file, under way, received. */
export const transferWords = {
  file: 'A file',
  chosen: 'File to publish',
  publish: 'Publish the file',
  limit: 'Up to 64 MiB. It crosses in chunks, and other topics pass it.',
  tooLarge: (name: string, size: string) =>
    `${name} has ${size}; at most 64 MiB cross. Choose a smaller one.`,
  noFile: 'Choose a file first.',
  unread: (name: string) => `${name} could not be read. Choose it again.`,
  published: (name: string) => `Published ${name}. Below is how far it is.`,
  heading: 'Large events',
  to: (topic: string, peer: string) => `${topic} to ${peer}`,
  from: (topic: string, peer: string) => `${topic} from ${peer}`,
  soFar: (bytes: string, total: string) => `${bytes} of ${total}`,
  arrived: (total: string) => `${total}, arrived`,
  failed: (bytes: string, total: string, why: string) => `${bytes} of ${total}, ended: ${why}`,
  save: 'Save',
  saveAs: (name: string) => `Save ${name}`,
} as const;

export const chartWords = {
  publishes: 'Events published a second',
  crossings: 'Crossings a second',
  deliveries: 'Deliveries a second',
  roundTrip: 'Round trip of each own link',
  queued: 'Bytes queued on each own link',
  number: (value: number) => String(Math.round(value)),
  ms: (value: number) => (value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`),
  bytes: (value: number) =>
    value < 1_024 ? `${Math.round(value)} B` : `${(value / 1_024).toFixed(0)} KiB`,
  ofLink: (what: string, peer: string) => `${what}: ${peer}`,
  label: (what: string, most: string) => `${what}, two minutes, ${most} at most`,
  left: (many: number) => `${count(many, 'link')} with less are in the table only.`,
  unknown: 'Nothing is known of it yet.',
} as const;

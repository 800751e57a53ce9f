/** What two tabs and the link between them show, for each implementation in turn. */

import { type Run, rotated } from '../run.ts';
import { bulk } from './bulk.ts';
import { batchStrategies } from './names.ts';
import { idleRoundTrip } from './round-trip.ts';
import { smallEvents } from './small-events.ts';

const inShort = ['hermes', 'raw', 'batch-text-16k', 'batch-text-64k', 'simple-peer'];
const inLong = [
  'hermes',
  'raw',
  ...batchStrategies,
  'simple-peer',
  'peerjs',
  'trystero',
  'ws-relay',
];

export async function pair(run: Run, round: number): Promise<void> {
  for (const implementation of rotated(run.extent.isShort ? inShort : inLong, round)) {
    await run.attempt(implementation, () =>
      run.machine.inRoom(implementation, ['alice', 'bob'], async ([alice, bob]) => {
        if (alice === undefined || bob === undefined) return;
        await Promise.all([bob.open(), alice.open()]);
        await smallEvents(run, round, implementation, alice);
        await idleRoundTrip(run, round, implementation, alice);
        await bulk(run, round, implementation, alice);
      }),
    );
  }
}

/** The engine of a server that stands with others: what happens to it is counted and said. */

import type { Counts } from '../../signaling/counts.ts';
import type { NatsOptions } from '../../signaling/nats/connect.ts';
import type { BackplaneNote, NatsBackplane } from '../../signaling/nats/nats-backplane.ts';
import type { Log } from './log.ts';

/** Nonsense is said at most so often, in ms; it is counted each time. */
const saidAgainMs = 60_000;

type Claimed = Extract<BackplaneNote, { is: 'claimed' }>;

/** Resolves once the engine has let this server in. Rejects with a sentence. */
export async function openEngine(
  options: NatsOptions,
  counts: Counts,
  log: Log,
  onClaimed: (note: Claimed) => void,
): Promise<NatsBackplane> {
  let saidAt = Number.NEGATIVE_INFINITY;
  const onNote = (note: BackplaneNote): void => {
    switch (note.is) {
      case 'reached':
        log.say('info', `NATS answers; servers of this cluster: ${note.servers}.`, {
          engine: 'reached',
          servers: note.servers,
        });
        return;
      case 'lost':
        counts.engineLosses++;
        log.say(
          'warn',
          `NATS does not answer (${note.why}): rooms go on here, nodes at other servers are not found.`,
          { engine: 'lost' },
        );
        return;
      case 'nonsense':
        counts.nonsense++;
        if (performance.now() - saidAt < saidAgainMs) return;
        saidAt = performance.now();
        log.say(
          'warn',
          'Something that no server says came over NATS and was ignored: who else may write there?',
          { nonsense: counts.nonsense },
        );
        return;
      case 'claimed':
        onClaimed(note);
    }
  };
  // Loaded only by those who stand on an engine.
  const { openBackplane } = await import('../../signaling/nats/connect.ts');
  return openBackplane(options, { onNote });
}

/** A process with some of the nodes of `nats.ts`: joins them, and tells when what arrived. */

import { joinOverNats } from '../src/nats/index.ts';

/** What the benchmark asks of such a process, and hears from it. */
export type Asked =
  | { readonly is: 'join'; readonly servers: string; readonly names: readonly string[] }
  | { readonly is: 'ready'; readonly count: number }
  | { readonly is: 'publish'; readonly n: number }
  | { readonly is: 'leave' };
export type Told =
  | { readonly is: 'joined' | 'ready' | 'left' }
  | { readonly is: 'times'; readonly n: number; readonly us: readonly number[] };

const nodes: Awaited<ReturnType<typeof joinOverNats>>[] = [];
/** For each event, when it was delivered: microseconds on the machine's one monotonic clock. */
const arrived = new Map<number, number[]>();

function now(): number {
  return Number(process.hrtime.bigint() / 1_000n);
}

function tell(told: Told): void {
  process.send?.(told);
}

function take(n: number, sentAt: number): void {
  const times = arrived.get(n) ?? [];
  arrived.set(n, times);
  times.push(now() - sentAt);
  if (times.length < nodes.length) return;
  arrived.delete(n);
  tell({ is: 'times', n, us: times });
}

async function ask(asked: Asked): Promise<void> {
  switch (asked.is) {
    case 'join':
      for (const node of asked.names) {
        const hermes = await joinOverNats({
          servers: asked.servers,
          room: 'bench',
          node,
          traceMax: 1_000,
        });
        nodes.push(hermes);
        hermes.subscribe('all', (message) => {
          const [n, sentAt] = message as [number, number];
          take(n, sentAt);
        });
      }
      tell({ is: 'joined' });
      return;
    case 'ready':
      await Promise.all(nodes.map((hermes) => hermes.ready(asked.count)));
      tell({ is: 'ready' });
      return;
    case 'publish':
      nodes[0]?.publish('all', [asked.n, now()]);
      return;
    case 'leave':
      await Promise.all(nodes.map((hermes) => hermes.leave()));
      tell({ is: 'left' });
      process.disconnect();
  }
}

process.on('message', (asked: Asked) => void ask(asked));

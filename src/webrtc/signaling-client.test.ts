import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Env } from '../core/index.ts';
import { SignalingClient } from './signaling-client.ts';

/** A WebSocket whose server is this test. */
class Socket extends EventTarget {
  static readonly OPEN = 1;
  static last: Socket | null = null;
  readonly readyState = Socket.OPEN;

  constructor() {
    super();
    Socket.last = this;
  }

  send(): void {}

  close(): void {}
}

const env: Env = { now: () => 0, schedule: () => () => {}, soon: () => {}, random: () => 0 };
const bob = { name: 'bob', epoch: 1 };
const carol = { name: 'carol', epoch: 3 };

beforeEach(() => vi.stubGlobal('WebSocket', Socket));
afterEach(() => vi.unstubAllGlobals());

function hears(message: object): void {
  Socket.last?.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
}

function granted(): { readonly client: SignalingClient; readonly said: unknown[] } {
  const said: unknown[] = [];
  const client = new SignalingClient(
    env,
    { url: 'ws://127.0.0.1/signal', room: 'demo', name: 'alice', token: null },
    {
      granted: ({ name }, others) => said.push(['granted', name, others]),
      refused: () => said.push('refused'),
      unreached: () => said.push('unreached'),
      degraded: () => said.push('degraded'),
    },
  );
  const own = { name: 'alice', epoch: 2, token: 'a-token-of-alice-1', isRenamed: false };
  hears({ t: 'joined', v: 1, ...own, isLab: false, members: [bob], stunPort: null });
  return { client, said };
}

function start(client: SignalingClient, said: unknown[]): void {
  client.onSignal((from, dial) => said.push(['signal', from.name, dial]));
  client.start({
    found: ({ name }) => said.push(['found', name]),
    lost: ({ name }) => said.push(['lost', name]),
    reached: () => {},
    ended: (reason) => said.push(['ended', reason]),
  });
}

it('what comes between the grant and the start of the node is told when it starts, in order', () => {
  const { client, said } = granted();
  hears({ t: 'member', ...carol, supersedes: null });
  const data = { type: 'offer', sdp: 'v=0' };
  hears({ t: 'signal', from: 'carol', fromEpoch: 3, dial: 1, data });
  hears({ t: 'left', ...bob, reason: 'left' });
  expect(said).toEqual([['granted', 'alice', [bob]]]);
  start(client, said);
  expect(said.slice(1)).toEqual([
    ['found', 'bob'],
    ['found', 'carol'],
    ['signal', 'carol', 1],
    ['lost', 'bob'],
  ]);
});

it('a life that another took over before it started ends when it starts', () => {
  const { client, said } = granted();
  hears({ t: 'superseded' });
  start(client, said);
  expect(said.at(-1)).toEqual(['ended', 'superseded']);
});

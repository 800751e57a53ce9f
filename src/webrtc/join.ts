/**
 * join: the entry for apps. Claims a name at the signaling server and starts a node under it, joined
 * to its peers over WebRTC.
 */

import {
  createNode,
  type Hermes,
  HermesError,
  killLingerMs,
  type NameKind,
  nameProblem,
} from '../core/index.ts';
import { WebRtcDialer } from './dialer.ts';
import { claimByTab } from './lives.ts';
import { createPageEnv } from './page-env.ts';
import type { NatsOptions } from '../nats/open.ts';
import { hasWebRtc, PreparedOffers } from './peer-link.ts';
import { type Grant, SignalingClient } from './signaling-client.ts';

export interface JoinOptions {
  /** The signaling server's address, http(s) or ws(s); the page's own when not given. */
  readonly url?: string;
  /** `demo` when not given. */
  readonly room?: string;
  /** null or not given: the first free name. A taken one gives the next free one. */
  readonly node?: string | null;
  /** Where clients print `Received: …`. */
  readonly print?: (line: string) => void;
  /** The name that was granted, before the promise resolves. */
  readonly onGranted?: (grant: Grant & { readonly isDuplicate: boolean }) => void;
  /** The signaling server is not reached; it is tried again until it is, or until `signal` aborts. */
  readonly onUnreached?: () => void;
  /**
   * How events reach the other nodes: `mesh`, over links of WebRTC, when not given; or `nats`, through a
   * NATS server, which all nodes of the room have to name.
   */
  readonly adapter?: 'mesh' | 'nats';
  /** The NATS server; the one that the signaling server names when not given. */
  readonly nats?: NatsOptions;
  /** The signaling server does not reach the others of its cluster, or does again. */
  readonly onDegraded?: (isDegraded: boolean) => void;
  /** Gives up joining. */
  readonly signal?: AbortSignal;
}

/** Most rooms that one comes into have a few others at most. */
const preparedOffers = 2;

/**
 * Joins a room. Rejects with a `HermesError`: `bad-name`, `bad-room`, `bad-argument`, or `refused`
 * with the signaling server's sentence. A reload of the tab comes back under its name as a later
 * life; a duplicate of the tab becomes a node of its own.
 */
export async function join(options: JoinOptions = {}): Promise<Hermes> {
  const room = checked('room', options.room ?? 'demo', 'bad-room');
  const wanted = options.node ?? null;
  const name = wanted === null ? null : checked('node', wanted, 'bad-name');
  const url = signalUrl(options.url ?? location.href);
  const isByNats = options.adapter === 'nats';
  if (!isByNats && !hasWebRtc()) {
    throw new HermesError(
      'refused',
      'This browser has no WebRTC: use a current Chromium, Firefox or Safari.',
    );
  }
  const { signal } = options;
  const tab = await claimByTab(room, name);
  signal?.throwIfAborted();
  // Only who asks for it loads it.
  const nats = isByNats
    ? await (await import('../nats/page.ts')).openNats(url, options.nats)
    : null;
  if (signal?.aborted === true) nats?.close();
  signal?.throwIfAborted();

  const env = createPageEnv();
  return new Promise((resolve, reject) => {
    let dialing: WebRtcDialer | null = null;
    const fail = (error: unknown): void => {
      client.stop();
      dialing?.stop();
      prepared?.end();
      env.end();
      tab.release();
      nats?.close();
      reject(error);
    };
    const abort = (): void => fail(signal?.reason);
    const begin = (grant: Grant, dialer: WebRtcDialer): void => {
      if (signal?.aborted === true) return;
      signal?.removeEventListener('abort', abort);
      const self = { name: grant.name, epoch: grant.epoch };
      const hermes = createNode({
        ...self,
        room,
        isLab: grant.isLab,
        env,
        discovery: client,
        ...(nats?.world(env, self, room) ?? { dialer }),
        onError: (error) => console.error(error),
        ...(options.print === undefined ? {} : { print: options.print }),
      });
      prepared?.end();
      tab.keep(grant);
      hermes.onStopped((reason) => {
        tab.release();
        // The links of a killed node are closed only later.
        if (reason === 'killed') env.schedule(killLingerMs + 1_000, () => env.end());
        else env.end();
      });
      resolve(hermes);
    };
    signal?.addEventListener('abort', abort, { once: true });
    const client = new SignalingClient(
      env,
      { url, room, name: tab.name, token: tab.token },
      {
        granted(grant, others) {
          options.onGranted?.({ ...grant, isDuplicate: tab.isDuplicate });
          const dialer = new WebRtcDialer(env, grant, client, () => client.iceServers(), prepared);
          dialing = dialer;
          // First what others have to answer: a node takes longer to start than an offer to make.
          const offered = nats === null ? dialer.offerTo(others) : Promise.resolve();
          offered.then(() => begin(grant, dialer)).catch(fail);
        },
        refused: fail,
        unreached: () => options.onUnreached?.(),
        degraded: (isDegraded) => options.onDegraded?.(isDegraded),
      },
    );
    const prepared = nats === null ? new PreparedOffers(preparedOffers) : null;
  });
}

function checked(kind: NameKind, value: string, code: 'bad-room' | 'bad-name'): string {
  const problem = nameProblem(kind, value);
  if (problem !== null) throw new HermesError(code, problem);
  return value.normalize('NFC');
}

/** The address of the WebSocket, from any address of the server. */
function signalUrl(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : null;
  const protocols: Readonly<Record<string, string>> = {
    'http:': 'ws:',
    'https:': 'wss:',
    'ws:': 'ws:',
    'wss:': 'wss:',
  };
  const protocol = protocols[url?.protocol ?? ''];
  if (url === null || protocol === undefined) {
    throw new HermesError('bad-argument', `url is the signaling server's address, not ${given}.`);
  }
  return `${protocol}//${url.host}/signal`;
}

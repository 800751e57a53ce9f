/** The signaling server: the page, its WebSocket, health checks, and nothing else, on one port. */

import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Backplane } from '../src/signal/backplane.ts';
import { roomLimits } from '../src/signal/rooms-port.ts';
import { Clients } from './clients.ts';
import { Counts } from './counts.ts';
import { createPages } from './pages.ts';
import { startStun } from './stun.ts';

export interface ServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Listen for the local network: answers STUN too, and prints every address. */
  readonly isLan: boolean;
  /** Nodes take faults from one another, and members may break their room here. */
  readonly isLab: boolean;
  /** Besides its own page's. */
  readonly origins: readonly string[];
  /** WebSockets without an Origin: terminal clients. */
  readonly isOriginOptional: boolean;
  /** Where pages find a NATS server, as `engine-address.ts` has it; null or not given for none. */
  readonly natsWebSocket?: string | null;
  /** Whoever comes is who the last entry of X-Forwarded-For says: a proxy's own. */
  readonly isBehindProxy?: boolean;
  /** WebSockets in all, and from one address. */
  readonly clientsMax?: number;
  readonly perAddressMax?: number;
}

const usualClientsMax = 6_000;
const usualPerAddressMax = 300;

/** What stands around a server. */
export interface ServerSurroundings {
  /** The other servers of the cluster; none when not given. */
  readonly backplane?: Backplane;
  readonly counts?: Counts;
}

export interface RunningServer {
  readonly port: number;
  /** Addresses other than this machine's own that have fetched something. */
  readonly visitors: ReadonlySet<string>;
  readonly webSockets: number;
  readonly rooms: number;
  readonly members: number;
  /** Whether a proxy should send anyone here: not while the engine is gone or the server drains. */
  readonly isReady: boolean;
  /** From now on it is not ready, and lets nobody new in; who is here stays. */
  drain(): void;
  /** Stops: clients are told to come back, spread out. */
  close(): Promise<void>;
}

/** Starts serving `directory`. Rejects when the port is not to be had. */
export async function startServer(
  options: ServerOptions,
  directory: string,
  { backplane, counts = new Counts() }: ServerSurroundings = {},
): Promise<RunningServer> {
  const { natsWebSocket = null } = options;
  const pages = createPages(directory, natsWebSocket);
  const startedAt = Date.now();
  const visitors = new Set<string>();
  let clients: Clients | null = null;
  let isDraining = false;
  const isReady = (): boolean => !isDraining && backplane?.isReached !== false;

  const server = createServer((request, response) => {
    note(visitors, addressOf(request, options));
    const path = (request.url ?? '/').split('?')[0];
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    } else if (path === '/health') {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
      const rooms = clients?.rooms.roomCount ?? 0;
      const members = clients?.rooms.memberCount ?? 0;
      const uptimeS = Math.floor((Date.now() - startedAt) / 1_000);
      response.end(JSON.stringify({ status: 'ok', rooms, members, uptimeS }));
    } else if (path === '/health/ready') {
      const status = isDraining ? 'draining' : isReady() ? 'ready' : 'degraded';
      response.writeHead(status === 'ready' ? 200 : 503, {
        'Content-Type': 'application/json',
        'Cache-Control': 'no-store',
      });
      response.end(JSON.stringify({ status }));
    } else if (path === '/engine') {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
      response.end(JSON.stringify({ natsWebSocket }));
    } else {
      pages(request, response);
    }
  });
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  const stun = options.isLan ? await startStun(port, options.host) : null;
  const { isLab, clientsMax = usualClientsMax, perAddressMax = usualPerAddressMax } = options;
  // Whoever raises the one limit means the other too.
  const membersMax = Math.max(roomLimits.membersMax, Math.floor((clientsMax * 5) / 6));
  const running = new Clients({
    stunPort: stun === null ? null : port,
    isLab,
    clientsMax,
    perAddressMax,
    counts,
    limits: { ...roomLimits, membersMax },
    ...(backplane === undefined ? {} : { backplane }),
  });
  clients = running;

  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const address = addressOf(request, options);
    const isFull = isDraining || running.isFull(address);
    const status = refusalOf(request, options, isFull);
    if (status === null) {
      running.upgrade(request, socket, head, address);
      return;
    }
    counts.upgradeRefused(status.slice(0, 3));
    const retry = isFull ? 'Retry-After: 3\r\n' : '';
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n${retry}Content-Length: 0\r\n\r\n`);
  });

  return {
    port,
    visitors,
    get webSockets() {
      return running.count;
    },
    get rooms() {
      return running.rooms.roomCount;
    },
    get members() {
      return running.rooms.memberCount;
    },
    get isReady() {
      return isReady();
    },
    drain: () => void (isDraining = true),
    close: () =>
      new Promise((resolve) => {
        isDraining = true;
        stun?.close();
        running.closeAll();
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 800).unref();
      }),
  };
}

function refusalOf(
  request: IncomingMessage,
  options: ServerOptions,
  isFull: boolean,
): string | null {
  if ((request.url ?? '').split('?')[0] !== '/signal') return '404 Not Found';
  if (!isOriginAllowed(request, options)) return '403 Forbidden';
  if (isFull) return '503 Service Unavailable';
  return null;
}

/** Its own page's, a named one, or none where that is allowed. */
function isOriginAllowed({ headers }: IncomingMessage, options: ServerOptions): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return options.isOriginOptional;
  if (options.origins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

function listen(server: Server, { port, host }: ServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Where a request comes from. What a proxy says of it is believed only when there is one. */
function addressOf(request: IncomingMessage, { isBehindProxy }: ServerOptions): string {
  const own = (request.socket.remoteAddress ?? '').replace('::ffff:', '');
  if (isBehindProxy !== true) return own;
  const [said] = [request.headers['x-forwarded-for'] ?? []].flat().slice(-1);
  return said?.split(',').at(-1)?.trim() || own;
}

function note(visitors: Set<string>, address: string): void {
  if (!address.startsWith('127.') && address !== '::1' && visitors.size < 100)
    visitors.add(address);
}

/** The signaling server: the page, its WebSocket, a health check, and nothing else, on one port. */

import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Clients } from './clients.ts';
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
}

export interface RunningServer {
  readonly port: number;
  /** Addresses other than this machine's own that have fetched something. */
  readonly visitors: ReadonlySet<string>;
  /** Stops: clients are told to come back, spread out. */
  close(): Promise<void>;
}

/** Starts serving `directory`. Rejects when the port is not to be had. */
export async function startServer(
  options: ServerOptions,
  directory: string,
): Promise<RunningServer> {
  const { natsWebSocket = null } = options;
  const pages = createPages(directory, natsWebSocket);
  const startedAt = Date.now();
  const visitors = new Set<string>();
  let clients: Clients | null = null;

  const server = createServer((request, response) => {
    note(visitors, request);
    const path = (request.url ?? '/').split('?')[0];
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    } else if (path === '/health') {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
      const rooms = clients?.rooms.roomCount ?? 0;
      const members = clients?.rooms.memberCount ?? 0;
      const uptimeS = Math.floor((Date.now() - startedAt) / 1_000);
      response.end(JSON.stringify({ status: 'ok', rooms, members, uptimeS }));
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
  const { isLab } = options;
  const running = new Clients({ stunPort: stun === null ? null : port, isLab });
  clients = running;

  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const status = refusalOf(request, options, running);
    if (status === null) running.upgrade(request, socket, head);
    else socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });

  return {
    port,
    visitors,
    close: () =>
      new Promise((resolve) => {
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
  clients: Clients,
): string | null {
  if ((request.url ?? '').split('?')[0] !== '/signal') return '404 Not Found';
  if (!isOriginAllowed(request, options)) return '403 Forbidden';
  if (clients.isFull(request.socket.remoteAddress ?? '')) return '503 Service Unavailable';
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

function note(visitors: Set<string>, request: IncomingMessage): void {
  const address = (request.socket.remoteAddress ?? '').replace('::ffff:', '');
  if (!address.startsWith('127.') && address !== '::1' && visitors.size < 100)
    visitors.add(address);
}

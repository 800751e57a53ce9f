/**
 * The servers of a benchmark, in a process of their own so that their processor time can be told:
 * pages, Hermes's signaling, PeerJS's own server, a relay of messages, a relay of signals. All on
 * loopback, each on a port that is free.
 */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PeerServer } from 'peer';
import sirv from 'sirv';
import { type WebSocket, WebSocketServer } from 'ws';
import { startServer } from '../signaling/server.ts';
import type { Ports } from './pages/contestant.ts';

const host = '127.0.0.1';

function pages(directory: string): Promise<number> {
  const serve = sirv(directory, {
    setHeaders(response) {
      // Isolated pages have a clock of 5 µs, others of 100.
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
      response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    },
  });
  const server = createServer((request, response) => {
    serve(request, response, () => {
      response.writeHead(404).end();
    });
  });
  return new Promise((resolve) => {
    server.listen(0, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function peerjs(): Promise<number> {
  return new Promise((resolve) => {
    PeerServer({ host, port: 0 }, (server) => resolve((server.address() as AddressInfo).port));
  });
}

function webSockets(accept: (ws: WebSocket, url: URL) => void): Promise<number> {
  const server = new WebSocketServer({ host, port: 0, perMessageDeflate: false });
  server.on('connection', (ws, { url }) => accept(ws, new URL(url ?? '/', `ws://${host}`)));
  return new Promise((resolve) => {
    server.on('listening', () => resolve((server.address() as AddressInfo).port));
  });
}

/** Passes each message on to all others of its room; says when all members are there. */
function relay(): Promise<number> {
  const rooms = new Map<string, Set<WebSocket>>();
  return webSockets((ws, { searchParams }) => {
    const name = searchParams.get('room') ?? '';
    const room = rooms.get(name) ?? new Set();
    rooms.set(name, room.add(ws));
    if (room.size === Number(searchParams.get('members'))) for (const one of room) one.send('0');
    ws.on('message', (data, isBinary) => {
      for (const other of room) if (other !== ws) other.send(data, { binary: isBinary });
    });
    ws.on('close', () => room.delete(ws));
  });
}

interface Filter {
  readonly kinds?: readonly number[];
  readonly '#x'?: readonly string[];
}

/** As much of a Nostr relay as trystero needs: events to whoever has asked for their kind and tag. */
function nostr(): Promise<number> {
  const asked = new Map<WebSocket, Map<string, Filter>>();
  return webSockets((ws) => {
    const own = new Map<string, Filter>();
    asked.set(ws, own);
    ws.on('close', () => asked.delete(ws));
    ws.on('message', (data) => {
      const [type, first, second] = JSON.parse((data as Buffer).toString()) as [
        string,
        string & { id: string; kind: number; tags: [string, string][] },
        Filter,
      ];
      if (type === 'REQ') own.set(first, second);
      else if (type === 'CLOSE') own.delete(first);
      else if (type === 'EVENT') {
        ws.send(JSON.stringify(['OK', first.id, true, '']));
        for (const [other, filters] of asked) {
          for (const [id, filter] of filters) {
            const tags = filter['#x'] ?? [];
            const isAsked =
              (filter.kinds ?? []).includes(first.kind) &&
              first.tags.some(([key, value]) => key === 'x' && tags.includes(value));
            if (isAsked) other.send(JSON.stringify(['EVENT', id, first]));
          }
        }
      }
    });
  });
}

const directory = process.argv[2] ?? 'dist/bench';
const pagesPort = await pages(directory);
const signaling = await startServer(
  {
    host,
    port: 0,
    isLan: false,
    isLab: false,
    origins: [`http://${host}:${pagesPort}`],
    isOriginOptional: false,
  },
  directory,
);
const ports: Omit<Ports, 'nats'> = {
  pages: pagesPort,
  signaling: signaling.port,
  peerjs: await peerjs(),
  relay: await relay(),
  nostr: await nostr(),
};
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuUs: user + system });
});
process.send?.({ ports });
// Whoever started it is gone.
process.on('disconnect', () => process.exit());

/** What any server must do for these clients, and nothing more: no check, no limit, no token. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

interface Message {
  readonly t: string;
  readonly room: string;
  readonly name: string;
  readonly to: string;
  readonly dial: number;
  readonly data: unknown;
}

export async function startBare(port: number) {
  const http = createServer();
  const server = new WebSocketServer({ server: http, perMessageDeflate: false });
  const rooms = new Map<string, Map<string, WebSocket>>();
  let members = 0;
  server.on('connection', (ws) => {
    let room = new Map<string, WebSocket>();
    let name = '';
    ws.on('message', (text) => {
      const message = JSON.parse(String(text)) as Message;
      if (message.t === 'join') {
        room = rooms.get(message.room) ?? room;
        rooms.set(message.room, room);
        ({ name } = message);
        const news = JSON.stringify({ t: 'member', name, epoch: 1, supersedes: null });
        for (const other of room.values()) other.send(news);
        const others = [...room.keys()].map((one) => ({ name: one, epoch: 1 }));
        ws.send(JSON.stringify({ t: 'joined', name, epoch: 1, members: others }));
        room.set(name, ws);
        members++;
      } else if (message.t === 'signal') {
        const { dial, data } = message;
        const said = { t: 'signal', from: name, fromEpoch: 1, dial, data };
        room.get(message.to)?.send(JSON.stringify(said));
      }
    });
    ws.on('close', () => {
      if (room.delete(name)) members--;
    });
  });
  await new Promise<void>((resolve) => void http.listen(port, '127.0.0.1', resolve));
  return {
    port: (http.address() as AddressInfo).port,
    get webSockets() {
      return server.clients.size;
    },
    get members() {
      return members;
    },
    close: () =>
      new Promise<void>((resolve) => {
        for (const ws of server.clients) ws.terminate();
        http.close(() => resolve());
      }),
  };
}

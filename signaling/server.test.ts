import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { clientLimits } from './clients.ts';
import { type RunningServer, type ServerOptions, startServer } from './server.ts';
import { answerStun } from './stun.ts';

const options: ServerOptions = {
  host: '127.0.0.1',
  port: 0,
  isLan: true,
  isLab: true,
  origins: ['https://example.org'],
  isOriginOptional: false,
  natsWebSocket: 'wss://nats.example.org:8443',
};

let server: RunningServer;
let url: string;

beforeAll(async () => {
  const pages = mkdtempSync(joinPath(tmpdir(), 'hermes-pages-'));
  writeFileSync(joinPath(pages, 'index.html'), '<!doctype html><title>Hermes</title>');
  server = await startServer(options, pages);
  url = `http://127.0.0.1:${server.port}`;
});

afterAll(() => server.close());

interface Message {
  readonly t: string;
  readonly [field: string]: unknown;
}

/** A client that keeps what it hears. */
async function open(origin: string | undefined = url, path = '/signal') {
  const ws = new WebSocket(
    `${url.replace('http', 'ws')}${path}`,
    origin === undefined ? {} : { origin },
  );
  const heard: Message[] = [];
  let wake = (): void => {};
  ws.on('message', (data) => {
    heard.push(JSON.parse(String(data)) as Message);
    wake();
  });
  ws.on('error', () => {});
  await once(ws, 'open');
  const until = async (t: string): Promise<Message> => {
    for (;;) {
      const found = heard.find((message) => message.t === t);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => void (wake = resolve));
    }
  };
  const say = (message: unknown): void => ws.send(JSON.stringify(message));
  const joinAs = (room: string, name: string | null, more = {}): void =>
    say({ t: 'join', v: 1, room, name, token: null, epoch: null, ...more });
  return { ws, heard, until, say, joinAs, closed: once(ws, 'close') };
}

/** The status an upgrade is refused with. */
async function refusal(origin: string | undefined, path = '/signal'): Promise<number> {
  const ws = new WebSocket(
    `${url.replace('http', 'ws')}${path}`,
    origin === undefined ? {} : { origin },
  );
  ws.on('error', () => {});
  const [, response] = (await once(ws, 'unexpected-response')) as [unknown, { statusCode: number }];
  ws.terminate();
  return response.statusCode;
}

async function health(): Promise<Message> {
  return (await fetch(`${url}/health`)).json() as Promise<Message>;
}

describe('http', () => {
  it('answers /health with JSON', async () => {
    expect(await health()).toMatchObject({ status: 'ok', rooms: expect.any(Number) });
  });

  it('serves the page under a strict policy, and nothing that is not there', async () => {
    const page = await fetch(`${url}/?room=demo`);
    expect(await page.text()).toContain('Hermes');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain("script-src 'self' 'unsafe");
    expect(page.headers.get('cache-control')).not.toContain('no-store');
    for (const path of ['/nothing', '/../package.json', '/%2e%2e/package.json', '/constructor']) {
      expect((await fetch(`${url}${path}`)).status).toBe(404);
    }
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);
  });
});

describe('WebSockets', () => {
  it('come from its own page or a named origin, and no other', async () => {
    expect(await refusal('https://evil.example')).toBe(403);
    expect(await refusal(undefined)).toBe(403);
    expect(await refusal('null')).toBe(403);
    expect(await refusal(url, '/elsewhere')).toBe(404);
    const named = await open('https://example.org');
    named.ws.close();
    await named.closed;
  });

  it('join, are introduced, and carry signals with the sender set by the server', async () => {
    const [alice, bob] = [await open(), await open()];
    alice.joinAs('signals', 'alice');
    const { epoch: aliceEpoch, stunPort } = await alice.until('joined');
    expect(stunPort).toBe(server.port);
    bob.joinAs('signals', 'bob');
    const { epoch, members } = await bob.until('joined');
    expect(members).toEqual([{ name: 'alice', epoch: aliceEpoch }]);
    expect(await alice.until('member')).toMatchObject({ name: 'bob', epoch });
    alice.say({ t: 'signal', to: 'bob', toEpoch: epoch, dial: 1, data: { x: 1 }, from: 'mallory' });
    expect(await bob.until('signal')).toEqual({
      t: 'signal',
      from: 'alice',
      fromEpoch: aliceEpoch,
      dial: 1,
      data: { x: 1 },
    });
    bob.ws.terminate();
    expect(await alice.until('left')).toMatchObject({ name: 'bob', reason: 'closed' });
    alice.ws.close();
    await alice.closed;
  });

  it.each([
    ['no JSON', '{oops'],
    ['another type', '[]'],
    [
      'a name with markup',
      JSON.stringify({ t: 'join', v: 1, room: 'r', name: '<b>', token: null, epoch: null }),
    ],
    ['a forged prototype', '{"t":"join","__proto__":{"v":1}}'],
    [
      'a negative epoch',
      JSON.stringify({ t: 'join', v: 1, room: 'r', name: 'a', token: null, epoch: -1 }),
    ],
    ['nothing', ''],
  ])('that send %s are told and let go', async (_what, text) => {
    const client = await open();
    client.ws.send(text);
    expect(await client.until('refused')).toMatchObject({ code: 'bad-frame' });
    await client.closed;
  });

  it('that send bytes, or more than a frame may have, are let go', async () => {
    const bytes = await open();
    bytes.ws.send(Buffer.from([1, 2, 3]));
    await bytes.closed;
    const large = await open();
    large.ws.send('x'.repeat(70_000));
    await large.closed;
    expect(await health()).toMatchObject({ status: 'ok' });
  });

  it.each([
    ['messages', (ws: WebSocket) => ws.send('{"t":"ping"}')],
    ['empty messages', (ws: WebSocket) => ws.send('')],
    ['pings', (ws: WebSocket) => ws.ping()],
    ['pongs', (ws: WebSocket) => ws.pong()],
  ])('that flood with %s are let go', async (_what, send) => {
    const client = await open();
    for (let i = 0; i < clientLimits.framesBurst * 2; i++)
      if (client.ws.readyState === WebSocket.OPEN) send(client.ws);
    await client.closed;
    expect(await health()).toMatchObject({ status: 'ok' });
  });

  it('leave nothing behind, however often the same attacker comes', async () => {
    const grown = async (): Promise<number> => {
      for (let i = 0; i < 100; i++) {
        const client = await open();
        client.joinAs(`room-${i}`, `n-${i}`);
        client.ws.send('x'.repeat(60_000));
        await client.closed;
      }
      globalThis.gc?.();
      return process.memoryUsage().rss;
    };
    const first = await grown();
    const last = await grown();
    expect(last - first).toBeLessThan(60 * 1_048_576);
    await expect.poll(health).toMatchObject({ rooms: 0, members: 0 });
  });
});

describe('STUN', () => {
  const request = Buffer.alloc(20);
  request.writeUInt16BE(1, 0);
  request.writeUInt32BE(0x2112a442, 4);
  request.fill(7, 8);

  it('tells the address it was asked from, over real UDP', async () => {
    const socket = createSocket('udp4');
    socket.send(request, server.port, '127.0.0.1');
    const [answer] = (await once(socket, 'message')) as [Buffer];
    const { port } = socket.address();
    socket.close();
    expect(answer.readUInt16BE(0)).toBe(0x0101);
    expect(answer.subarray(4, 20)).toEqual(request.subarray(4, 20));
    expect(answer.readUInt16BE(26) ^ 0x2112).toBe(port);
    expect((answer.readUInt32BE(28) ^ 0x2112a442) >>> 0).toBe(0x7f000001);
  });

  it('answers IPv6 too', () => {
    const answer = answerStun(request, '2001:db8::ff', 5);
    expect(answer?.readUInt8(25)).toBe(2);
    const mask = request.subarray(4, 20);
    const address = [...(answer?.subarray(28) ?? [])].map((byte, at) => byte ^ (mask[at] ?? 0));
    expect(address).toEqual([0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff]);
  });

  it.each([
    ['too short', Buffer.alloc(19)],
    ['another cookie', Buffer.concat([request.subarray(0, 4), Buffer.alloc(16)])],
    ['an answer', Buffer.concat([Buffer.from([1, 1]), request.subarray(2)])],
    ['a length that lies', Buffer.concat([Buffer.from([0, 1, 0, 8]), request.subarray(4)])],
  ])('says nothing to what is %s', (_what, datagram) => {
    expect(answerStun(datagram, '127.0.0.1', 1)).toBeNull();
  });
});

describe('stopping', () => {
  it('tells clients to come back, spread out, and ends', async () => {
    const own = await startServer({ ...options, isLan: false }, '.');
    const ws = new WebSocket(`ws://127.0.0.1:${own.port}/signal`, {
      origin: `http://127.0.0.1:${own.port}`,
    });
    await once(ws, 'open');
    const heard = once(ws, 'message');
    const closed = once(ws, 'close');
    const stopped = own.close();
    const message = JSON.parse(String((await heard)[0])) as Message;
    expect(message).toMatchObject({ t: 'closing', retryMs: expect.any(Number) });
    expect((await closed)[0]).toBe(1001);
    await stopped;
  });
});

import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { MemoryEngine } from '../src/signal/memory-backplane.ts';
import { Counts } from './counts.ts';
import { createMetrics } from './metrics.ts';
import { listenForMetrics } from './metrics-listener.ts';
import { type RunningServer, type ServerOptions, startServer } from './server.ts';

const options: ServerOptions = {
  host: '127.0.0.1',
  port: 0,
  isLan: false,
  isLab: false,
  origins: [],
  isOriginOptional: true,
};

const running: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of running.splice(0)) await one.close();
});

async function start(more: Partial<ServerOptions> = {}, engine = new MemoryEngine()) {
  const counts = new Counts();
  const backplane = engine.join();
  const server = await startServer({ ...options, ...more }, '.', { backplane, counts });
  running.push(server);
  const url = `http://127.0.0.1:${server.port}`;
  const status = async (path: string): Promise<number> => (await fetch(url + path)).status;
  return { server, counts, engine, url, status };
}

async function open(server: RunningServer, headers: Record<string, string> = {}) {
  const ws = new WebSocket(`ws://127.0.0.1:${server.port}/signal`, { headers });
  ws.on('error', () => {});
  await once(ws, 'open');
  return ws;
}

/** The answer to an upgrade that is refused. */
async function refusal(server: RunningServer, headers: Record<string, string> = {}) {
  const ws = new WebSocket(`ws://127.0.0.1:${server.port}/signal`, { headers });
  ws.on('error', () => {});
  const [, response] = (await once(ws, 'unexpected-response')) as [
    unknown,
    { statusCode: number; headers: Record<string, string> },
  ];
  ws.terminate();
  return response;
}

async function say(ws: WebSocket, message: unknown): Promise<{ t: string }> {
  const answer = once(ws, 'message');
  ws.send(JSON.stringify(message));
  return JSON.parse(String((await answer)[0])) as { t: string };
}

const join = {
  t: 'join',
  v: 1,
  room: 'secret-room',
  name: 'secret-node',
  token: null,
  epoch: null,
};

describe('/health/ready', () => {
  it('C6 answers 503 while the engine is gone; /health stays 200', async () => {
    const { engine, status, url } = await start();
    expect(await status('/health/ready')).toBe(200);
    engine.setUp(false);
    expect(await status('/health/ready')).toBe(503);
    expect(await (await fetch(`${url}/health/ready`)).json()).toEqual({ status: 'degraded' });
    expect(await status('/health')).toBe(200);
    engine.setUp(true);
    expect(await status('/health/ready')).toBe(200);
  });

  it('C6 answers 503 while the server drains: nobody new is let in, who is here goes on', async () => {
    const { server, counts, status } = await start();
    const ws = await open(server);
    server.drain();
    expect([await status('/health/ready'), await status('/health')]).toEqual([503, 200]);
    const refused = await refusal(server);
    expect(refused.statusCode).toBe(503);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(counts.upgrades.get('503')).toBe(1);
    expect(await say(ws, { t: 'ping' })).toEqual({ t: 'pong' });
  });
});

describe('a server that stops', () => {
  it('keeps its names for its nodes: others hear nothing before its lease lapses', async () => {
    const engine = new MemoryEngine();
    const [a, b] = [await start({}, engine), await start({}, engine)];
    const alice = await open(a.server);
    await say(alice, { ...join, name: 'alice' });
    const bob = await open(b.server);
    await say(bob, { ...join, name: 'bob' });
    const heard: string[] = [];
    bob.on('message', (data) => heard.push(String(data)));
    const closed = once(alice, 'close');
    await a.server.close();
    await closed;
    const dave = await open(b.server);
    expect(await say(dave, { ...join, name: 'alice' })).toMatchObject({ name: 'alice-2' });
    expect(heard.some((text) => text.includes('"left"'))).toBe(false);
  });
});

describe('limits', () => {
  it('are by the address that a proxy names, when there is one', async () => {
    const { server } = await start({ isBehindProxy: true, perAddressMax: 1 });
    await open(server, { 'X-Forwarded-For': '9.9.9.9, 10.0.0.1' });
    await open(server, { 'X-Forwarded-For': '9.9.9.9, 10.0.0.2' });
    const again = { 'X-Forwarded-For': '8.8.8.8, 10.0.0.1' };
    expect((await refusal(server, again)).statusCode).toBe(503);
  });

  it('believe nobody who only says that there is a proxy', async () => {
    const { server } = await start({ perAddressMax: 1 });
    await open(server, { 'X-Forwarded-For': '10.0.0.1' });
    const other = { 'X-Forwarded-For': '10.0.0.2' };
    expect((await refusal(server, other)).statusCode).toBe(503);
  });
});

describe('/metrics', () => {
  it('has what happened in numbers, and no name of a room or a node', async () => {
    const { server, counts, engine } = await start();
    const metrics = createMetrics({
      counts,
      webSockets: () => server.webSockets,
      rooms: () => server.rooms,
      members: () => server.members,
      isReady: () => server.isReady,
      servers: () => 2,
      isEngineReached: () => engine.isUp,
    });
    const listener = await listenForMetrics(metrics, { host: '127.0.0.1', port: 0 });
    running.push(listener);
    const read = async (): Promise<string> =>
      (await fetch(`http://127.0.0.1:${listener.port}/metrics`)).text();
    const ws = await open(server);
    await say(ws, join);
    await say(ws, { t: 'signal', to: 'nobody', toEpoch: 1, dial: 1, data: {} });
    await say(ws, join);
    metrics.claimed('granted', 3);
    const text = await read();
    for (const line of [
      'hermes_websockets 1',
      'hermes_rooms 1',
      'hermes_members 1',
      'hermes_ready 1',
      'hermes_joins_total{name="as_wished"} 1',
      'hermes_signals_total{result="unreachable"} 1',
      'hermes_refusals_total{code="joined-already"} 1',
      'hermes_messages_received_total 3',
      'hermes_engine_reached 1',
      'hermes_servers 2',
      'hermes_claim_seconds_bucket{le="0.005",answer="granted"} 1',
    ]) {
      expect(text).toContain(line);
    }
    expect(text).toMatch(/nodejs_eventloop_lag_p99_seconds/);
    expect(text).not.toContain('secret');
    engine.setUp(false);
    expect(await read()).toContain('hermes_ready 0');
    // Not on the port that everybody knows.
    expect((await fetch(`http://127.0.0.1:${server.port}/metrics`)).status).toBe(404);
  });
});

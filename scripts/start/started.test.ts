import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { isNatsMissing, startNatsServer } from '../nats-server.mjs';

const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

function run(...args: readonly string[]) {
  const pages = mkdtempSync(join(tmpdir(), 'hermes-pages-'));
  writeFileSync(join(pages, 'index.html'), '<!doctype html><title>Hermes</title>');
  const serve = ['--import', 'tsx', 'e2e/serve.ts', pages, '--port', '0', '--no-open'];
  const child = spawn(process.execPath, [...serve, ...args], { stdio: 'pipe' });
  children.push(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (data) => (said.out += String(data)));
  child.stderr.on('data', (data) => (said.err += String(data)));
  const ended = once(child, 'close') as Promise<[number | null]>;
  const ready = async (): Promise<string> => {
    for await (const line of createInterface({ input: child.stdout })) {
      const url = /Hermes is ready at (http:\/\/[\d.:]+)/.exec(line)?.[1];
      if (url !== undefined) return url;
    }
    throw new Error(`it ended: ${said.err}`);
  };
  return { child, said, ended, ready };
}

describe('a server that cannot start', () => {
  it.each([
    ['at an address where nothing is', ['--nats', 'nats://127.0.0.1:1'], 'No NATS server answers'],
    ['at no address', ['--nats', 'http://x'], '--nats takes an address'],
    ['for a cluster without a name', ['--nats', 'x', '--cluster', '*'], '--cluster takes'],
    [
      'with credentials that are not there',
      ['--nats', 'x', '--nats-creds', '/no'],
      'cannot be read',
    ],
  ])('with an engine %s ends with one sentence and a code', async (_what, args, sentence) => {
    const { said, ended } = run(...args);
    expect((await ended)[0]).toBe(1);
    expect(said.err.split('\n')[0]).toContain(sentence);
    expect(said.err).not.toMatch(/\n\s+at /);
    expect(said.out).toBe('');
  });
});

describe('a server that is told to stop', () => {
  it('tells its clients when to come back, and ends with 0', async () => {
    const { child, ended, ready } = run();
    const url = await ready();
    const ws = new WebSocket(`${url.replace('http', 'ws')}/signal`, { origin: url });
    await once(ws, 'open');
    const heard = once(ws, 'message');
    child.kill('SIGTERM');
    expect(JSON.parse(String((await heard)[0]))).toMatchObject({ t: 'closing' });
    expect((await ended)[0]).toBe(0);
  });

  it('is not ready first, and waits for the proxy; told again it ends at once', async () => {
    const { child, ended, ready } = run('--drain', '600');
    const url = await ready();
    const ws = new WebSocket(`${url.replace('http', 'ws')}/signal`, { origin: url });
    await once(ws, 'open');
    ws.on('error', () => {});
    child.kill('SIGTERM');
    const status = async (): Promise<number> => (await fetch(`${url}/health/ready`)).status;
    await expect.poll(status).toBe(503);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    ws.send('{"t":"ping"}');
    expect(String((await once(ws, 'message'))[0])).toBe('{"t":"pong"}');
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(1);
  });
});

describe('what it says', () => {
  it('is JSON on every line with --log json, and names nobody', async () => {
    const { child, said, ended, ready } = run('--log', 'json', '--metrics', '0');
    const url = await ready();
    const ws = new WebSocket(`${url.replace('http', 'ws')}/signal`, { origin: url });
    await once(ws, 'open');
    const join = { t: 'join', v: 1, room: 'hidden', name: 'hidden', token: null, epoch: null };
    ws.send(JSON.stringify(join));
    await once(ws, 'message');
    child.kill('SIGTERM');
    await ended;
    const lines = said.out.trim().split('\n');
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ level: 'info' });
    expect(said.out).not.toContain('hidden');
  });

  it('is the sentence for a person elsewhere, with JSON beside it', async () => {
    const { child, said, ended, ready } = run();
    await ready();
    child.kill('SIGTERM');
    await ended;
    expect(said.out).toMatch(/^Hermes is ready at http:\S+\/\n$/);
    for (const line of said.err.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('msg');
  });
});

describe.skipIf(isNatsMissing())('with an engine', () => {
  it('it is ready while that answers, and says when it does not', async () => {
    const nats = await startNatsServer();
    const { said, ready, child, ended } = run(
      '--nats',
      nats.url,
      '--log',
      'json',
      '--metrics',
      '0',
    );
    const url = await ready();
    const numbersAt = /http:[^"]+\/metrics/.exec(said.out)?.[0] ?? '';
    const numbers = async (): Promise<string> => (await fetch(numbersAt)).text();
    const status = async (): Promise<number> => (await fetch(`${url}/health/ready`)).status;
    expect(await status()).toBe(200);
    expect(await numbers()).toContain('hermes_engine_reached 1');
    await nats.stop('SIGKILL');
    await expect.poll(status).toBe(503);
    await expect.poll(numbers).toContain('hermes_engine_losses_total 1');
    await nats.start();
    await expect.poll(status).toBe(200);
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
    const levels = said.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { engine?: string });
    expect(levels.flatMap(({ engine }) => engine ?? [])).toEqual(['reached', 'lost', 'reached']);
    await nats.close();
  });
});

describe('the page', { timeout: 120_000 }, () => {
  it('is built once, and left alone by whoever starts later', async () => {
    const build = async (): Promise<void> => {
      const child = spawn(process.execPath, ['scripts/start.mjs', '--build'], { stdio: 'ignore' });
      expect((await once(child, 'exit'))[0]).toBe(0);
    };
    await build();
    const files = (): string[] =>
      readdirSync('dist/pages', { recursive: true, encoding: 'utf8' })
        .map((name) => `${name} ${statSync(join('dist/pages', name)).ino}`)
        .toSorted();
    const before = files();
    expect(before.some((name) => name.includes('index.html'))).toBe(true);
    await build();
    expect(files()).toEqual(before);
  });
});

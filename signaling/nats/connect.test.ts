import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { connect, usernamePasswordAuthenticator } from '@nats-io/transport-node';
import { afterEach, describe, expect, it } from 'vitest';
import { isNatsMissing, type NatsServer, startNatsServer } from '../../scripts/nats-server.mjs';
import { type NatsOptions, openBackplane } from './connect.ts';

const endings: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

async function engine(options: Parameters<typeof startNatsServer>[0] = {}): Promise<NatsServer> {
  const server = await startNatsServer(options);
  endings.push(() => server.close());
  return server;
}

function opened(url: string, more: Partial<NatsOptions> = {}) {
  return openBackplane({ servers: [url], cluster: 'hermes', ...more });
}

/** Something that listens and is no NATS server of today. */
async function pretender(greeting: string): Promise<string> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => {});
    socket.write(greeting);
    socket.on('data', () => socket.write('PONG\r\n'));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  endings.push(() => new Promise((resolve) => void server.close(resolve)));
  return `nats://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A part of an engine's configuration. */
function part(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

describe.skipIf(isNatsMissing())('an engine that is not to be had', () => {
  it('at a wrong address', async () => {
    await expect(opened('nats://127.0.0.1:1')).rejects.toThrow(
      'No NATS server answers at nats://127.0.0.1:1: is it started, and is the address right?',
    );
    await expect(opened('nats://nowhere.invalid:4222')).rejects.toThrow('No NATS server answers');
  });

  it('that refuses the credentials, none or wrong ones, and shows none of them', async () => {
    const { url } = await engine({ config: part('fixtures/locked.conf') });
    await expect(opened(url)).rejects.toThrow('refuses these credentials');
    const account = { name: 'a', password: 'secret' };
    const refused = opened(url.replace('//', '//a:secret@'), { account });
    await expect(refused).rejects.toThrow('refuses these credentials');
    await expect(refused).rejects.not.toThrow('secret');
    await expect(opened(url, { token: 'secret' })).rejects.toThrow('refuses these credentials');
    await expect(opened(url, { creds: '/nowhere.creds' })).rejects.toThrow('cannot be read');
  });

  it('without JetStream', async () => {
    const { url } = await engine({ hasJetStream: false });
    await expect(opened(url)).rejects.toThrow('has no JetStream');
  });

  it('whose account has no JetStream', async () => {
    const { url } = await engine({ config: part('fixtures/without-jetstream.conf') });
    const account = { name: 'a', password: 'b' };
    await expect(opened(url, { account })).rejects.toThrow('has no JetStream');
  });

  it('of a version too old', async () => {
    const info = {
      server_id: 'x',
      version: '2.1.9',
      proto: 1,
      max_payload: 1_048_576,
      headers: true,
    };
    const url = await pretender(`INFO ${JSON.stringify(info)}\r\n`);
    await expect(opened(url)).rejects.toThrow('is version 2.1.9: 2.9 or later is needed.');
  });

  it('that is something else', async () => {
    const url = await pretender('HTTP/1.1 400 Bad Request\r\n\r\n');
    await expect(opened(url)).rejects.toThrow(/^NATS at .* is not to be had/);
  });

  it('that speaks no TLS', async () => {
    const { url } = await engine();
    await expect(opened(url, { tls: {} })).rejects.toThrow('TLS with the NATS server');
  });

  it('that does not let the account keep names', async () => {
    const { url } = await engine({ config: part('fixtures/nothing-allowed.conf') });
    const account = { name: 'a', password: 'b' };
    await expect(opened(url, { account })).rejects.toThrow('docs/operations.md');
  });
});

describe.skipIf(isNatsMissing())('the permissions of docs/nats', () => {
  it('are enough for servers, and keep pages out of what is theirs', async () => {
    process.env['HERMES_SIGNALING_PASSWORD'] = 'one';
    process.env['HERMES_PAGE_PASSWORD'] = 'two';
    const config = part('../../docs/nats/permissions.conf');
    const server = await engine({ config, hasWebSocket: true });
    const account = { name: 'signaling', password: 'one' };
    const [a, b] = [await opened(server.url, { account }), await opened(server.url, { account })];
    const heard: string[] = [];
    const nothing = { held: () => {}, freed: () => {}, lab: () => {} };
    const reached = new Promise<void>((resolve) => {
      b.start({
        ...nothing,
        held: (room, { name }) => void heard.push(`${room} ${name}`),
        signal: (room, from, { to }) => void heard.push(`${room} ${from} ${to}`),
        reached: (isReached) => isReached && resolve(),
      });
    });
    await reached;
    await new Promise<void>((resolve) => {
      a.start({ ...nothing, signal: () => {}, reached: (isReached) => isReached && resolve() });
    });
    const claim = { name: 'alice', epoch: 1, proof: 'the-proof-of-alice' };
    const answers: string[] = [];
    a.claim('demo', claim, (answer) => void answers.push(answer));
    await expect.poll(() => answers).toEqual(['granted']);
    a.signal(b.server, 'demo', {
      from: 'alice',
      fromEpoch: 1,
      to: 'bob',
      toEpoch: 1,
      dial: 1,
      data: {},
      isReturned: false,
    });
    await expect.poll(() => heard).toEqual(['demo alice', `demo ${a.server} bob`]);
    // Two at one moment: one of them is outrun, looks, and hears who was faster.
    const both = await Promise.all(
      [a, b].map(
        (one, at) =>
          new Promise<string>((resolve) => {
            one.claim('both', { ...claim, proof: `the-proof-of-number-${at}` }, resolve);
          }),
      ),
    );
    expect(both.toSorted()).toEqual(['granted', 'taken']);
    a.release('demo', claim, 'left');
    await a.stop();
    await b.stop();
    // A page's account is for WebSockets alone.
    const authenticator = usernamePasswordAuthenticator('page', 'two');
    const page = connect({ servers: server.url, authenticator, reconnect: false });
    await expect(page).rejects.toThrow(/authoriz/i);
  });
});

import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';

describe('npm start', () => {
  it('listens on this machine alone, at 4000, when nothing is said', () => {
    expect(readOptions([], {})).toEqual({
      host: '127.0.0.1',
      port: 4000,
      isLan: false,
      isLab: true,
      origins: [],
      isOriginOptional: false,
      isOpening: true,
      isBehindProxy: false,
      drainMs: 0,
      clientsMax: 6_000,
      perAddressMax: 300,
      nats: null,
      metrics: null,
      log: 'usual',
    });
  });

  it('believes the command line before the environment', () => {
    const env = { PORT: '5000', HOST: '10.0.0.1' };
    expect(readOptions([], env)).toMatchObject({ port: 5000, host: '10.0.0.1' });
    expect(readOptions(['--port', '0', '--host', '::1'], env)).toMatchObject({
      port: 0,
      host: '::1',
    });
  });

  it.each(['ws://127.0.0.1:8080', 'wss://nats.example.org', ':8080'])(
    '--nats-web-socket takes %s',
    (natsWebSocket) => {
      const args = ['--nats-web-socket', natsWebSocket];
      expect(readOptions(args, {})).toMatchObject({ natsWebSocket });
      expect(readOptions([], { NATS_WEB_SOCKET: natsWebSocket })).toMatchObject({ natsWebSocket });
    },
  );

  it.each(['8080', ':99999', 'nats://127.0.0.1:4222', 'http://x', ''])(
    '--nats-web-socket refuses %s in a sentence',
    (address) => {
      const args = ['--nats-web-socket', address];
      expect(() => readOptions(args, {})).toThrow('takes ws://host:port');
    },
  );

  it('--lan listens everywhere, unless a host is given', () => {
    expect(readOptions(['--lan'], {})).toMatchObject({ host: '0.0.0.0', isLan: true });
    expect(readOptions(['--lan', '--host', '10.0.0.1'], {}).host).toBe('10.0.0.1');
  });

  it.each([
    [[], true],
    [['--host', 'localhost'], true],
    [['--host', '::1'], true],
    [['--host', '10.0.0.1'], false],
    [['--host', '127.evil.example'], false],
    [['--lan'], false],
    [['--lan', '--host', '127.0.0.1'], false],
    [['--lan', '--lab'], true],
    [['--host', '10.0.0.1', '--lab'], true],
  ] as const)('F1 with %j opens a lab: %s', (args, isLab) => {
    expect(readOptions(args, {}).isLab).toBe(isLab);
  });

  it('keeps of an origin what a browser sends', () => {
    const given = ['--origin', 'https://example.org/page?x', '--origin', 'http://a.test:80'];
    expect(readOptions(given, {}).origins).toEqual(['https://example.org', 'http://a.test']);
  });

  it.each([
    ['--port', '70000'],
    ['--port', '1e3'],
    ['--port', ''],
    ['--origin', 'example'],
    ['--oops'],
    ['--nats', 'http://127.0.0.1:4222'],
    ['--nats', '//'],
    ['--cluster', 'a.b'],
    ['--cluster', '>'],
    ['--cluster', 'ok'],
    ['--nats-token', 'without-nats'],
    ['--nats', 'n', '--nats-cert', 'c.pem'],
    ['--metrics', 'here'],
    ['--metrics', '70000'],
    ['--log', 'xml'],
    ['--drain', '-1'],
    ['--max-clients', 'many'],
  ])('refuses %s %s with a sentence', (...args) => {
    expect(() => readOptions(args, {})).toThrow(/\w+ \w+/);
  });
});

describe('the engine', () => {
  it('is one address or several, from either place, with 4222 where no port is said', () => {
    const servers = ['nats://one:4222', 'nats://two:5222'];
    const said = ['--nats', 'one,nats://two:5222'];
    expect(readOptions(said, {}).nats).toEqual({ servers, cluster: 'hermes' });
    expect(readOptions(['--nats', 'one', '--nats', 'two:5222'], {}).nats?.servers).toEqual(servers);
    expect(readOptions([], { NATS_URL: 'one,two:5222', CLUSTER: 'school' }).nats).toEqual({
      servers,
      cluster: 'school',
    });
    expect(readOptions(said, { NATS_URL: 'three' }).nats?.servers).toEqual(servers);
  });

  it('is told who asks, in one of four ways, and the address shows no secret', () => {
    expect(readOptions(['--nats', 'nats://a:b%40c@one'], {}).nats).toMatchObject({
      servers: ['nats://one:4222'],
      account: { name: 'a', password: 'b@c' },
    });
    const env = { NATS_ACCOUNT: 'a', NATS_PASSWORD: 'b', NATS_TOKEN: 't', NATS_CREDS: '/c' };
    expect(readOptions(['--nats', 'one'], env).nats).toMatchObject({
      account: { name: 'a', password: 'b' },
      token: 't',
      creds: '/c',
    });
    const off = 'nats://a:secret@';
    expect(() => readOptions(['--nats', off], {})).toThrow(/^(?!.*secret)/);
  });

  it('speaks TLS when its address says so, or files are named', () => {
    expect(readOptions(['--nats', 'one'], {}).nats).not.toHaveProperty('tls');
    expect(readOptions(['--nats', 'tls://one'], {}).nats?.tls).toEqual({});
    const files = ['--nats-ca', 'ca.pem', '--nats-cert', 'c.pem', '--nats-key', 'k.pem'];
    expect(readOptions(['--nats', 'one', ...files], {}).nats?.tls).toEqual({
      ca: 'ca.pem',
      cert: 'c.pem',
      key: 'k.pem',
    });
  });

  it('numbers are for this machine unless a host is named', () => {
    expect(readOptions(['--metrics', '9090'], {}).metrics).toEqual({
      host: '127.0.0.1',
      port: 9090,
    });
    expect(readOptions([], { METRICS: '[::1]:9090' }).metrics).toEqual({ host: '::1', port: 9090 });
  });
});

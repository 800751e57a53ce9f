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
  ])('refuses %s %s with a sentence', (...args) => {
    expect(() => readOptions(args, {})).toThrow(/\w+ \w+/);
  });
});

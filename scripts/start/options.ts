/** What the command line and the environment say, checked. */

import { parseArgs } from 'node:util';
import { checkedEngineAddress } from '../../signaling/engine-address.ts';
import type { NatsOptions } from '../../signaling/nats/connect.ts';
import type { ServerOptions } from '../../signaling/server.ts';
import { natsArgs, natsUsage, readNats } from './nats-options.ts';

export interface StartOptions extends ServerOptions {
  readonly isOpening: boolean;
  /** Between being ready no more and telling clients, in ms: what a proxy needs to notice. */
  readonly drainMs: number;
  /** The engine on which this server stands with others, or null: it stands alone. */
  readonly nats: NatsOptions | null;
  /** Where Prometheus asks, or null. */
  readonly metrics: { readonly host: string; readonly port: number } | null;
  /** `json`: every line; `usual`: sentences for a person, and JSON beside where nobody watches. */
  readonly log: 'usual' | 'json' | 'none';
}

export const usage = `npm start -- [--port 4000] [--host 127.0.0.1] [--lan] [--lab] [--no-open]
                 [--origin https://example.org] [--allow-no-origin] [--behind-proxy]
${natsUsage}
                 [--metrics [host:]port] [--log json|none] [--drain seconds]
                 [--max-clients 6000] [--max-per-address 300]
                 [--nats-web-socket ws://127.0.0.1:8080]`;

/** Throws an Error with a sentence when the words are off. */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): StartOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      lan: { type: 'boolean', default: false },
      lab: { type: 'boolean', default: false },
      origin: { type: 'string', multiple: true, default: [] },
      'allow-no-origin': { type: 'boolean', default: false },
      'no-open': { type: 'boolean', default: false },
      'behind-proxy': { type: 'boolean', default: false },
      metrics: { type: 'string' },
      log: { type: 'string' },
      drain: { type: 'string' },
      'max-clients': { type: 'string' },
      'max-per-address': { type: 'string' },
      ...natsArgs,
      'nats-web-socket': { type: 'string' },
    },
  });
  const host = values.host ?? env['HOST'] ?? (values.lan ? '0.0.0.0' : '127.0.0.1');
  const natsWebSocket = values['nats-web-socket'] ?? env['NATS_WEB_SOCKET'];
  return {
    host,
    port: readPort(values.port ?? env['PORT'] ?? '4000'),
    isLan: values.lan,
    // On this machine alone, everybody is oneself.
    isLab: values.lab || (!values.lan && isLoopback(host)),
    origins: values.origin.map(readOrigin),
    isOriginOptional: values['allow-no-origin'],
    isOpening: !values['no-open'],
    isBehindProxy: values['behind-proxy'] || env['BEHIND_PROXY'] === '1',
    drainMs: readCount('--drain', values.drain ?? env['DRAIN'] ?? '0', 600) * 1_000,
    clientsMax: readCount('--max-clients', values['max-clients'] ?? '6000', 1_000_000),
    perAddressMax: readCount('--max-per-address', values['max-per-address'] ?? '300', 1_000_000),
    nats: readNats(values, env),
    metrics: readMetrics(values.metrics ?? env['METRICS']),
    log: readLog(values.log ?? env['LOG'] ?? 'usual'),
    ...(natsWebSocket === undefined ? {} : { natsWebSocket: checkedEngineAddress(natsWebSocket) }),
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new Error(`--port takes a number from 0 to 65535, not ${text}.`);
}

function readCount(option: string, text: string, max: number): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count <= max) return count;
  throw new Error(`${option} takes a number from 0 to ${max}, not ${text}.`);
}

/** This machine alone may ask, unless a host is named. */
function readMetrics(text: string | undefined): StartOptions['metrics'] {
  if (text === undefined || text === '') return null;
  const [, host = '127.0.0.1', port = ''] = /^(?:(.+):)?(\d+)$/.exec(text) ?? [];
  if (port !== '' && Number(port) <= 65_535) {
    return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
  }
  throw new Error(`--metrics takes a port, or host:port, not ${text}.`);
}

function readLog(text: string): StartOptions['log'] {
  if (text === 'usual' || text === 'json' || text === 'none') return text;
  throw new Error(`--log takes json or none, not ${text}.`);
}

function readOrigin(text: string): string {
  if (URL.canParse(text)) return new URL(text).origin;
  throw new Error(`--origin takes an address such as https://example.org, not ${text}.`);
}

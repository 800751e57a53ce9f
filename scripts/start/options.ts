/** What the command line and the environment say, checked. */

import { parseArgs } from 'node:util';
import { checkedEngineAddress } from '../../signaling/engine-address.ts';
import type { ServerOptions } from '../../signaling/server.ts';

export interface StartOptions extends ServerOptions {
  readonly isOpening: boolean;
}

export const usage = `npm start -- [--port 4000] [--host 127.0.0.1] [--lan] [--lab] [--no-open]
                 [--origin https://example.org] [--allow-no-origin]
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

function readOrigin(text: string): string {
  if (URL.canParse(text)) return new URL(text).origin;
  throw new Error(`--origin takes an address such as https://example.org, not ${text}.`);
}

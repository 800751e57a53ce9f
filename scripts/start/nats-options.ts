/** Which engine the server stands with others on, from the command line and the environment. */

import type { NatsOptions } from '../../signaling/nats/connect.ts';
import { clusterName } from '../../signaling/nats/subjects.ts';

export const natsArgs = {
  nats: { type: 'string', multiple: true, default: [] as string[] },
  cluster: { type: 'string' },
  'nats-creds': { type: 'string' },
  'nats-account': { type: 'string' },
  'nats-password': { type: 'string' },
  'nats-token': { type: 'string' },
  'nats-ca': { type: 'string' },
  'nats-cert': { type: 'string' },
  'nats-key': { type: 'string' },
} as const;

export const natsUsage = `                 [--nats nats://127.0.0.1:4222[,…]] [--cluster hermes]
                 [--nats-creds file | --nats-account name --nats-password word | --nats-token word]
                 [--nats-ca file] [--nats-cert file --nats-key file]`;

type Given = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
type Environment = Readonly<Record<string, string | undefined>>;

/** Null when no engine is named. Throws an Error with a sentence when the words are off. */
export function readNats(given: Given, env: Environment): NatsOptions | null {
  const word = (option: string): string | undefined => {
    const value = given[option] ?? env[option.toUpperCase().replaceAll('-', '_')];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const named = given['nats'] as readonly string[];
  const list = named.length > 0 ? named : [env['NATS_URL'] ?? ''];
  const addresses = list.flatMap((one) => one.split(',')).filter((one) => one.trim() !== '');
  const cluster = word('cluster') ?? 'hermes';
  if (!clusterName.test(cluster)) {
    throw new Error(`--cluster takes 1 to 32 letters, digits, - and _, not ${cluster}.`);
  }
  if (addresses.length === 0) {
    const lone = Object.keys(natsArgs).find((option) => given[option]?.toString());
    if (lone !== undefined) throw new Error(`--${lone} says nothing without --nats.`);
    return null;
  }
  const servers = addresses.map(readAddress);
  const [name, password] = [word('nats-account'), word('nats-password')];
  const inAddress = servers.find((one) => one.account !== null)?.account ?? null;
  const account = name === undefined ? inAddress : { name, password: password ?? '' };
  const [creds, token] = [word('nats-creds'), word('nats-token')];
  const [ca, cert, key] = [word('nats-ca'), word('nats-cert'), word('nats-key')];
  if ((cert === undefined) !== (key === undefined)) {
    throw new Error('--nats-cert and --nats-key go together.');
  }
  const hasTls = ca !== undefined || cert !== undefined || servers.some(({ isTls }) => isTls);
  const tls = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
  return {
    servers: servers.map(({ address }) => address),
    cluster,
    ...(creds !== undefined && { creds }),
    ...(account !== null && { account }),
    ...(token !== undefined && { token }),
    ...(hasTls && { tls }),
  };
}

function readAddress(text: string) {
  const full = text.includes('://') ? text.trim() : `nats://${text.trim()}`;
  const url = URL.canParse(full) ? new URL(full) : null;
  if (url === null || url.hostname === '' || !['nats:', 'tls:'].includes(url.protocol)) {
    const shown = text.replace(/\/\/[^@/]*@/, '//');
    throw new Error(`--nats takes an address such as nats://127.0.0.1:4222, not ${shown}.`);
  }
  const [name, password] = [url.username, url.password].map(decodeURIComponent);
  return {
    address: `nats://${url.hostname}:${url.port === '' ? '4222' : url.port}`,
    isTls: url.protocol === 'tls:',
    account: name ? { name, password: password ?? '' } : null,
  };
}

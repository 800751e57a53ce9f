/** The way to the engine, and a sentence for each way in which it is not to be had. */

import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import {
  type Authenticator,
  AuthorizationError,
  connect,
  credsAuthenticator,
  type NatsConnection,
  type NodeConnectionOptions,
  PermissionViolationError,
  tokenAuthenticator,
  usernamePasswordAuthenticator,
} from '@nats-io/transport-node';
import { type BackplaneNote, NatsBackplane, type Timing } from './nats-backplane.ts';
import { answersTo } from './subjects.ts';

export interface NatsOptions {
  /** `nats://host:port`, any of which will do. */
  readonly servers: readonly string[];
  /** Servers of one cluster stand together; others on the same engine never meet them. */
  readonly cluster: string;
  /** Path of a file with a JWT and its seed. */
  readonly creds?: string;
  readonly account?: { readonly name: string; readonly password: string };
  readonly token?: string;
  /** TLS with these files; the engine may ask for it by itself. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
}

/** The oldest that is known to do: its JetStream names consumers as the client here wants it. */
const versionMin = [2, 9] as const;

/** How soon a connection that is dead without saying so is given up: twice this, in ms. */
const pingMs = 2_000;

/** Resolves once the engine has let this server in and can keep names. Rejects with a sentence. */
export async function openBackplane(
  options: NatsOptions,
  more: { readonly timing?: Timing; readonly onNote?: (note: BackplaneNote) => void } = {},
): Promise<NatsBackplane> {
  const at = options.servers.map(withoutSecrets).join(', ');
  const wishes = await wishesOf(options);
  let connection: NatsConnection | null = null;
  try {
    connection = await connect(wishes);
    const version = connection.info?.version ?? '0';
    if (isTooOld(version)) {
      throw new Sentence(
        `The NATS server at ${at} is version ${version}: ${versionMin.join('.')} or later is needed.`,
      );
    }
    return await NatsBackplane.open(connection, { cluster: options.cluster, ...more });
  } catch (error) {
    await connection?.close();
    // The client rejects with nothing at all when the far end just hangs up.
    const known = error instanceof Error ? error : new Error('closed');
    const { tls } = options;
    throw new Error(sentenceOf(known, at, tls !== undefined && tls.cert === undefined), {
      cause: error,
    });
  }
}

class Sentence extends Error {}

async function wishesOf(options: NatsOptions): Promise<NodeConnectionOptions> {
  const { servers, account, token, tls } = options;
  const authenticator = [
    ...(options.creds === undefined ? [] : [await credsOf(options.creds)]),
    ...(account === undefined
      ? []
      : [usernamePasswordAuthenticator(account.name, account.password)]),
    ...(token === undefined ? [] : [tokenAuthenticator(token)]),
  ];
  return {
    servers: [...servers],
    name: 'hermes-signaling',
    timeout: 5_000,
    // Once it was there it is waited for, however long it is gone.
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 250,
    ignoreAuthErrorAbort: true,
    pingInterval: pingMs,
    maxPingOut: 2,
    // A stack for each write, in case it fails, costs as much as the write.
    noAsyncTraces: true,
    inboxPrefix: answersTo(options.cluster),
    authenticator,
    ...(tls === undefined ? {} : { tls: tlsOf(tls, servers) }),
  };
}

function tlsOf({ ca, cert, key }: NonNullable<NatsOptions['tls']>, servers: readonly string[]) {
  return {
    ...(ca === undefined ? {} : { caFile: ca }),
    ...(cert === undefined ? {} : { certFile: cert }),
    ...(key === undefined ? {} : { keyFile: key }),
    checkServerIdentity: (name: string, shown: PeerCertificate): Error | undefined => {
      // The client names no address that it dials: `localhost` stands for any that was given.
      const hosts = servers.map(hostIn).filter((one) => one === 'localhost' || isIP(one) > 0);
      const names = name === 'localhost' && hosts.length > 0 ? hosts : [name];
      const problems = names.map((one) => checkServerIdentity(one, shown));
      return problems.includes(undefined) ? undefined : problems.at(-1);
    },
  };
}

function hostIn(server: string): string {
  const { hostname } = new URL(server.includes('://') ? server : `nats://${server}`);
  return hostname.replace(/^\[|\]$/g, '');
}

async function credsOf(path: string): Promise<Authenticator> {
  try {
    return credsAuthenticator(await readFile(path));
  } catch (error) {
    throw new Error(`The credentials for NATS in ${path} cannot be read.`, { cause: error });
  }
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < versionMin[0] || (major === versionMin[0] && minor < versionMin[1]);
}

function sentenceOf(error: Error, at: string, isNobodyByTls: boolean): string {
  if (error instanceof Sentence) return error.message;
  const all = `${error.name} ${error.message} ${String(error.cause ?? '')}`;
  if (error instanceof AuthorizationError || /authoriz|authenticat|nkey|jwt/i.test(all)) {
    return `The NATS server at ${at} refuses these credentials: see --nats-creds, --nats-account and --nats-token.`;
  }
  if (/jetstream (is )?not enabled/i.test(all)) {
    return `The NATS server at ${at} has no JetStream, which keeps the names: start it with -js, or allow it for the account.`;
  }
  if (error instanceof PermissionViolationError || /permissions? violation/i.test(all)) {
    return `NATS does not allow this account what a signaling server needs (${error.message}): docs/operations.md says what to allow.`;
  }
  if (/tls|certificate|self.signed|SSL/i.test(all)) {
    return `TLS with the NATS server at ${at} fails (${error.message}): see --nats-ca, --nats-cert and --nats-key.`;
  }
  if (/ECONN|ENOTFOUND|EHOST|ENET|EAI_AGAIN|refused|timeout|closed|disconnect/i.test(all)) {
    // Who must show a certificate and does not is let in, and then left without a word.
    const more = isNobodyByTls
      ? ' Or does it ask for a certificate (--nats-cert, --nats-key)?'
      : '';
    return `No NATS server answers at ${at}: is it started, and is the address right?${more}`;
  }
  return `NATS at ${at} is not to be had: ${error.message}`;
}

/** An address as it may be shown. */
export function withoutSecrets(address: string): string {
  return address.replace(/\/\/[^@/]*@/, '//');
}

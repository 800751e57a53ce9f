/** Opens a line to a NATS server, or says in a sentence why there is none. */

import {
  type Authenticator,
  type ConnectionOptions,
  credsAuthenticator,
  errors,
  type NatsConnection,
} from '@nats-io/nats-core';
import { HermesError, linkMessageBytesMax } from '../core/index.ts';
import { inboxHeadBytes } from './inbox.ts';
import { Line } from './line.ts';

export interface NatsOptions {
  /**
   * Addresses of the NATS servers of one cluster, comma between: `ws://` or `wss://` in a page, `nats://`
   * in Node. A login and password in one of them is for all.
   */
  readonly servers: string | readonly string[];
  /** Keeps clusters on one NATS server apart; `hermes` when not given. */
  readonly cluster?: string;
  /** Credentials, as far as the server asks for any. */
  readonly token?: string;
  readonly login?: string;
  readonly password?: string;
  /**
   * The text of a `.creds` file: a JWT and its seed. A function is asked at each connection: when one has
   * run out, the server ends the connection, and the next one comes with a later one.
   */
  readonly creds?: string | (() => string);
}

export type Connect = (options: ConnectionOptions) => Promise<NatsConnection>;

const encoder = new TextEncoder();

/** How long a server may take to answer, and how long it is left alone between two tries, in ms. */
const answerMs = 5_000;
const againMs = 500;

/** A server has to take what a link does, with its head. */
const messageBytesMin = linkMessageBytesMax + inboxHeadBytes;

/** A silent server is asked so often, and is given up after two questions, in ms. */
const askMs = 5_000;

export async function openLine(
  connect: Connect,
  { servers, token, login, password, creds }: NatsOptions,
  onProblem: (error: Error) => void,
): Promise<Line> {
  const list = (typeof servers === 'string' ? servers.split(',') : [...servers]).map(readServer);
  const known = list.find((server) => server.login !== '');
  const user = login ?? known?.login;
  const pass = password ?? known?.password ?? '';
  const addresses = list.map(({ address }) => address);
  const options: ConnectionOptions = {
    servers: addresses,
    noEcho: true,
    timeout: answerMs,
    // It is tried again for as long as the node lives, spread out.
    maxReconnectAttempts: -1,
    reconnectTimeWait: againMs,
    reconnectJitter: againMs,
    ignoreAuthErrorAbort: true,
    pingInterval: askMs,
    maxPingOut: 2,
    ...(token === undefined ? {} : { token }),
    ...(user === undefined ? {} : { user, pass }),
    ...(creds === undefined ? {} : { authenticator: byCreds(creds) }),
  };
  let client: NatsConnection;
  try {
    client = await connect(options);
  } catch (error) {
    throw refusal(error, addresses.join(', '));
  }
  const line = new Line(client, onProblem);
  if (line.bytesMax >= messageBytesMin) return line;
  await client.close();
  throw new HermesError(
    'refused',
    `The NATS server at ${addresses.join(', ')} takes messages of ${line.bytesMax} bytes, and nodes ` +
      `send up to ${messageBytesMin}: whoever runs it sets max_payload.`,
  );
}

/** Throws `bad-argument` for what are none, the first time that they are looked at. */
function byCreds(creds: string | (() => string)): Authenticator {
  const text = (): string => (typeof creds === 'function' ? creds() : creds);
  if (!/BEGIN NATS USER JWT[^]+BEGIN USER NKEY SEED/.test(text())) {
    const say = 'Credentials for NATS are the text of a .creds file: a JWT and its seed.';
    throw new HermesError('bad-argument', say);
  }
  // Both parts of one text: the client library asks for each by itself.
  return (nonce) => credsAuthenticator(encoder.encode(text()))(nonce);
}

/** An address, and who one is there. Throws `bad-argument`. */
function readServer(given: string): {
  readonly address: string;
  readonly login: string;
  readonly password: string;
} {
  const text = given.trim();
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.hostname === '') {
    const say = `A NATS server's address is such as nats://host:4222 or wss://host, not ${text}.`;
    throw new HermesError('bad-argument', say);
  }
  const [login, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  const path = url.pathname === '/' ? '' : url.pathname;
  return { address: `${url.protocol}//${url.host}${path}`, login, password };
}

function refusal(error: unknown, servers: string): HermesError {
  const isRefused =
    error instanceof errors.AuthorizationError ||
    error instanceof errors.UserAuthenticationExpiredError;
  return new HermesError(
    'refused',
    isRefused
      ? `The NATS server at ${servers} refuses these credentials.`
      : `No NATS server answers at ${servers}: check the address, and that it runs.`,
  );
}

/** Opens a line to a NATS server, or says in a sentence why there is none. */

import { type ConnectionOptions, errors, type NatsConnection } from '@nats-io/nats-core';
import { HermesError } from '../core/index.ts';
import { Line } from './line.ts';

export interface NatsOptions {
  /** Addresses of the NATS servers of one cluster: `ws://` or `wss://` in a page, `nats://` in Node. */
  readonly servers: string | readonly string[];
  /** Keeps clusters on one NATS server apart; `hermes` when not given. */
  readonly cluster?: string;
  /** Credentials, as far as the server asks for any. */
  readonly token?: string;
  readonly login?: string;
  readonly password?: string;
}

export type Connect = (options: ConnectionOptions) => Promise<NatsConnection>;

/** How long a server may take to answer, and how long it is left alone between two tries, in ms. */
const answerMs = 5_000;
const againMs = 500;

/** A silent server is asked so often, and is given up after two questions, in ms. */
const askMs = 5_000;

export async function openLine(
  connect: Connect,
  { servers, token, login, password }: NatsOptions,
  onProblem: (error: Error) => void,
): Promise<Line> {
  const list = typeof servers === 'string' ? servers.split(',') : [...servers];
  const options: ConnectionOptions = {
    servers: list.map((server) => server.trim()),
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
    ...(login === undefined ? {} : { user: login, pass: password ?? '' }),
  };
  try {
    return new Line(await connect(options), onProblem);
  } catch (error) {
    throw refusal(error, list.join(', '));
  }
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

import { nkeys } from '@nats-io/nats-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isNatsMissing, startNatsServer } from '../../scripts/nats-server.mjs';
import { collect, FewNodes, until } from './few-nodes.ts';

type KeyPair = ReturnType<typeof nkeys.createUser>;

const encoder = new TextEncoder();

/** A JWT as NATS has them: of `subject`, signed by `issuer`. `endsAt`: seconds since 1970. */
function jwt(issuer: KeyPair, subject: KeyPair, nats: object, endsAt?: number): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = part({ typ: 'JWT', alg: 'ed25519-nkey' });
  const claims = part({
    jti: subject.getPublicKey(),
    iat: Math.floor(Date.now() / 1_000),
    iss: issuer.getPublicKey(),
    sub: subject.getPublicKey(),
    name: 'test',
    ...(endsAt === undefined ? {} : { exp: endsAt }),
    nats: { version: 2, ...nats },
  });
  const signature = issuer.sign(encoder.encode(`${head}.${claims}`));
  return `${head}.${claims}.${Buffer.from(signature).toString('base64url')}`;
}

/** An engine with an operator and one account, and who gives out logins for the room `lesson-17`. */
async function engine() {
  const [operator, account] = [nkeys.createOperator(), nkeys.createAccount()];
  const limits = { subs: -1, conn: -1, data: -1, payload: -1, imports: -1, exports: -1, leaf: -1 };
  const accountJwt = jwt(operator, account, {
    type: 'account',
    limits: { ...limits, wildcards: true },
  });
  const server = await startNatsServer({
    hasJetStream: false,
    config: [
      `operator: ${jwt(operator, operator, { type: 'operator' })}`,
      'resolver: MEMORY',
      `resolver_preload: { ${account.getPublicKey()}: ${accountJwt} }`,
    ].join('\n'),
  });
  onTestFinished(() => server.close());
  const credsFor = (room: string, endsAt?: number): string => {
    const login = nkeys.createUser();
    const allow = [`hermes.pubsub.${room}.>`];
    const may = { type: 'user', pub: { allow }, sub: { allow }, subs: -1, data: -1, payload: -1 };
    return [
      '-----BEGIN NATS USER JWT-----',
      jwt(account, login, may, endsAt),
      '------END NATS USER JWT------',
      '-----BEGIN USER NKEY SEED-----',
      new TextDecoder().decode(login.getSeed()),
      '------END USER NKEY SEED------',
      '',
    ].join('\n');
  };
  return { servers: server.url, credsFor };
}

describe.skipIf(isNatsMissing())('credentials for one room', () => {
  it('E5 let a node into it, and into no other', async () => {
    const { servers, credsFor } = await engine();
    const few = new FewNodes({ servers, room: 'lesson-17' });
    onTestFinished(() => few.stop());
    const creds = credsFor('lesson-17');
    const [alice, bob] = [
      await few.join({ node: 'alice', creds }),
      await few.join({ node: 'bob', creds: () => credsFor('lesson-17') }),
    ];
    await few.met();
    const got = collect(bob, 't');
    await few.settle();
    alice.publish('t', 1);
    await until(() => got.length > 0);
    const refused: string[] = [];
    const onError = (error: unknown): void => void refused.push(String(error));
    await few.join({ node: 'carol', room: 'lesson-18', creds, onError });
    await until(() => refused.length > 0);
    expect(refused[0]).toMatch(/permissions violation/i);
    expect(got).toEqual([1]);
  });

  it('E8 that run out are asked for anew, and nothing is doubled or lost without a name', async () => {
    const { servers, credsFor } = await engine();
    const few = new FewNodes({ servers, room: 'lesson-17' });
    onTestFinished(() => few.stop());
    const asked: number[] = [];
    const creds = (): string => {
      const endsAt = Math.floor(Date.now() / 1_000) + (asked.length < 2 ? 3 : 3_600);
      asked.push(endsAt);
      return credsFor('lesson-17', endsAt);
    };
    const alice = await few.join({
      node: 'alice',
      creds,
      // That they have run out.
      onError: () => {},
    });
    const bob = await few.join({ node: 'bob', creds: credsFor('lesson-17') });
    await few.met();
    const got = collect(bob, 't');
    await few.settle();
    alice.publish('t', 1);
    // Once to look whether they are credentials, once to connect, and once more when those have ended.
    await until(() => asked.length > 2);
    await few.met();
    await few.settle();
    alice.publish('t', 2);
    await until(() => got.length > 1);
    expect(got).toEqual([1, 2]);
    expect(bob.gaps()).toEqual([]);
  });

  it('that are none, or none any more, are refused in a sentence', async () => {
    const { servers, credsFor } = await engine();
    const few = new FewNodes({ servers, room: 'lesson-17' });
    const over = credsFor('lesson-17', Math.floor(Date.now() / 1_000) - 60);
    await expect(few.join({ node: 'alice', creds: 'a password' })).rejects.toThrow('a .creds file');
    await expect(few.join({ node: 'alice', creds: over })).rejects.toThrow(
      'refuses these credentials',
    );
    await expect(few.join({ node: 'alice' })).rejects.toThrow('refuses these credentials');
  });
});

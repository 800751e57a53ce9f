/** TLS with the engine: keys made by openssl for each run, a real nats-server. */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isNatsMissing, type NatsServer, startNatsServer } from '../../scripts/nats-server.mjs';
import { type NatsOptions, openBackplane } from './connect.ts';

/** In CI it is an error that it is missing. */
function isOpensslMissing(): boolean {
  if (spawnSync('openssl', ['version']).status === 0) return false;
  const missing = 'No openssl found, so TLS with NATS is not tested.';
  if (process.env['CI'] !== undefined) throw new Error(missing);
  console.warn(missing);
  return true;
}

describe.skipIf(isNatsMissing() || isOpensslMissing())('TLS with an engine', () => {
  let folder = '';
  const servers: NatsServer[] = [];
  const path = (name: string): string => join(folder, name);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hermes-tls-'));
    for (const ca of ['ca', 'strange-ca']) makeAuthority(ca);
    makeCertificate('server', 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth');
    makeCertificate('client', 'extendedKeyUsage=clientAuth');
  });

  afterAll(async () => {
    for (const server of servers) await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function openssl(...args: readonly string[]): void {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  }

  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

  function makeAuthority(name: string): void {
    const out = ['-keyout', `${name}.key`, '-out', `${name}.pem`];
    openssl('req', '-x509', ...newKey, ...out, '-days', '2', '-subj', `/CN=${name}`);
  }

  function makeCertificate(name: string, extensions: string): void {
    writeFileSync(path(`${name}.ext`), extensions);
    const out = ['-keyout', `${name}.key`, '-out', `${name}.csr`];
    openssl('req', ...newKey, ...out, '-subj', `/CN=${name}`);
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2'];
    const files = ['-in', `${name}.csr`, '-extfile', `${name}.ext`, '-out', `${name}.pem`];
    openssl('x509', '-req', ...files, ...by);
  }

  async function engine(more = ''): Promise<string> {
    const files = ['cert', 'key'].map((kind) => {
      const file = path(`server.${kind === 'cert' ? 'pem' : 'key'}`);
      return `${kind}_file: ${JSON.stringify(file)}`;
    });
    const server = await startNatsServer({ config: `tls {\n${files.join('\n')}\n${more}\n}` });
    servers.push(server);
    return server.url;
  }

  function opened(url: string, tls?: NonNullable<NatsOptions['tls']>) {
    return openBackplane({
      servers: [url],
      cluster: 'hermes',
      ...(tls === undefined ? {} : { tls }),
    });
  }

  it('is spoken with who is vouched for by the CA that is named', async () => {
    const url = await engine();
    for (const address of [url, url.replace('nats:', 'tls:')]) {
      const backplane = await opened(address, { ca: path('ca.pem') });
      await new Promise<void>((resolve) => {
        const nothing = { held: () => {}, freed: () => {}, lab: () => {}, signal: () => {} };
        backplane.start({ ...nothing, reached: (isReached) => isReached && resolve() });
      });
      await backplane.stop();
    }
  });

  it('is refused with anyone else, in a sentence', async () => {
    const url = await engine();
    const says = 'see --nats-ca, --nats-cert and --nats-key';
    await expect(opened(url)).rejects.toThrow(says);
    await expect(opened(url, { ca: path('strange-ca.pem') })).rejects.toThrow(says);
    await expect(opened(url, { ca: path('nowhere.pem') })).rejects.toThrow('--nats-ca');
    // Vouched for, and another one.
    const named = url.replace('127.0.0.1', 'localhost');
    await expect(opened(named, { ca: path('ca.pem') })).rejects.toThrow(/altnames.*--nats-ca/);
  });

  it('shows who this server is, where that is asked for', async () => {
    const url = await engine(`ca_file: ${JSON.stringify(path('ca.pem'))}\nverify: true`);
    const ca = path('ca.pem');
    const backplane = await opened(url, { ca, cert: path('client.pem'), key: path('client.key') });
    await backplane.stop();
    await expect(opened(url, { ca })).rejects.toThrow('certificate (--nats-cert, --nats-key)?');
  });
});

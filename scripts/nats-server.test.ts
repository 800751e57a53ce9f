import { connect } from '@nats-io/transport-node';
import { expect, describe, it } from 'vitest';
import { isNatsMissing, startNatsServer } from './nats-server.mjs';

describe.skipIf(isNatsMissing())('a nats-server for tests', () => {
  it('is killed and started again on the same port, with WebSocket and JetStream', async () => {
    const server = await startNatsServer({ hasWebSocket: true });
    const first = await connect({ servers: server.url, reconnect: false });
    expect(first.info?.jetstream).toBe(true);
    const closed = first.closed();
    await server.stop('SIGKILL');
    await closed;
    await server.start();
    const second = await connect({ servers: server.url, reconnect: false });
    expect(second.info?.port).toBe(server.port);
    expect(server.wsUrl).toMatch(/^ws:\/\/127\.0\.0\.1:\d+$/);
    await second.close();
    await server.close();
  });

  it('that cannot start says why', async () => {
    await expect(startNatsServer({ config: 'nonsense {' })).rejects.toThrow(/ended before/);
  });
});

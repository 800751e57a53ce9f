/** Where a class finds the page: every address with a QR code, and a word when nobody comes. */

import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import QRCode from 'qrcode';
import type { RunningServer } from '../../signaling/server.ts';

/** IPv4 addresses of this machine, the one that leads to other networks first. */
export async function lanAddresses(): Promise<readonly string[]> {
  const all = Object.values(networkInterfaces())
    .flatMap((ones) => ones ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
  const first = await defaultRouteAddress();
  return [...new Set([...(first !== null && all.includes(first) ? [first] : []), ...all])];
}

export async function printLan(server: RunningServer): Promise<void> {
  const addresses = await lanAddresses();
  if (addresses.length === 0) {
    console.log('This machine is on no network: others cannot reach it.');
    return;
  }
  for (const address of addresses) {
    const url = `http://${address}:${server.port}/`;
    console.log(`\nOthers on this network: ${url}`);
    console.log(await QRCode.toString(url, { type: 'terminal', small: true }));
  }
  setTimeout(() => {
    if (server.visitors.size > 0) return;
    console.log(
      'Nobody has reached this server from another device for a minute. A firewall on this machine ' +
        'may block the port, or the network keeps its devices apart (client isolation).',
    );
  }, 60_000).unref();
}

/** Asks the system which address it would send from; nothing is sent. */
function defaultRouteAddress(): Promise<string | null> {
  const socket = createSocket('udp4');
  return new Promise((resolve) => {
    const end = (address: string | null): void => {
      socket.close();
      resolve(address);
    };
    socket.once('error', () => end(null));
    // An address of the documentation range: routed like any other, and nobody's.
    socket.connect(9, '192.0.2.1', () => end(socket.address().address));
  });
}

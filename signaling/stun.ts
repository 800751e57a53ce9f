/**
 * Answers STUN binding requests (RFC 8489): tells a browser the address it comes from. Phones often
 * cannot resolve each other's `.local` candidates; with this answer they offer the address itself.
 */

import { createSocket, type Socket } from 'node:dgram';
import { isIPv4 } from 'node:net';

const bindingRequest = 0x0001;
const bindingSuccess = 0x0101;
const xorMappedAddress = 0x0020;
const magicCookie = 0x2112a442;
const headerBytes = 20;

/** The answer to one datagram, or null: then nothing is sent. Never longer than 44 bytes. */
export function answerStun(request: Uint8Array, address: string, port: number): Buffer | null {
  const bytes = Buffer.from(request.buffer, request.byteOffset, request.byteLength);
  if (bytes.length < headerBytes || bytes.readUInt16BE(0) !== bindingRequest) return null;
  if (bytes.readUInt32BE(4) !== magicCookie) return null;
  if (bytes.readUInt16BE(2) !== bytes.length - headerBytes) return null;
  const mask = bytes.subarray(4, headerBytes);
  const host = addressBytes(address);
  const answer = Buffer.alloc(headerBytes + 8 + host.length);
  answer.writeUInt16BE(bindingSuccess, 0);
  answer.writeUInt16BE(8 + host.length, 2);
  mask.copy(answer, 4);
  answer.writeUInt16BE(xorMappedAddress, 20);
  answer.writeUInt16BE(4 + host.length, 22);
  answer.writeUInt8(host.length === 4 ? 1 : 2, 25);
  answer.writeUInt16BE(port ^ (magicCookie >>> 16), 26);
  host.forEach((byte, at) => answer.writeUInt8(byte ^ (mask[at] ?? 0), 28 + at));
  return answer;
}

/** Listens on the server's own port, UDP. */
export function startStun(port: number, host: string): Promise<Socket> {
  const socket = createSocket(isIPv4(host) ? 'udp4' : 'udp6');
  socket.on('message', (request, { address, port: from }) => {
    const answer = answerStun(request, address, from);
    if (answer !== null) socket.send(answer, from, address);
  });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, host, () => {
      socket.off('error', reject);
      // A send that fails is the asker's loss, not the server's end.
      socket.on('error', () => {});
      resolve(socket);
    });
  });
}

function addressBytes(address: string): number[] {
  if (isIPv4(address)) return address.split('.').map(Number);
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped.split('.').map(Number);
  const [head = '', tail = ''] = (address.split('%')[0] ?? '').split('::');
  const groups = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((g) => Number.parseInt(g, 16));
  const [first, last] = [groups(head), groups(tail)];
  const all = [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
  return all.flatMap((group) => [group >> 8, group & 0xff]);
}

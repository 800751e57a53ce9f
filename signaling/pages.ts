/** The built page, under a policy that lets nothing in from elsewhere. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import sirv from 'sirv';
import { engineSources } from './engine-address.ts';

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // React sets single properties (positions, sizes) as style attributes.
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Serves `directory`; assets have hashes in their names and never change. */
export function createPages(directory: string, natsWebSocket: string | null = null): Handler {
  const serve = sirv(directory, {
    gzip: true,
    brotli: true,
    etag: true,
    setHeaders(response, path) {
      const isAsset = path.startsWith('/assets/');
      // Not `no-store`: that would keep the page out of the back/forward cache.
      response.setHeader(
        'Cache-Control',
        isAsset ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  return (request, response) => {
    // A trace may be opened from elsewhere (`?trace=https://…`), and nothing else is.
    // 'self' does not cover WebSockets in every browser: the page's own host is named.
    const host = /^[\w.:[\]-]+$/.test(request.headers.host ?? '') ? request.headers.host : '';
    const connect =
      host === ''
        ? "connect-src 'self' https:"
        : `connect-src 'self' https: ws://${host} wss://${host}`;
    const sources = [connect, ...engineSources(natsWebSocket, host ?? '')].join(' ');
    response.setHeader('Content-Security-Policy', [...policy, sources].join('; '));
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'no-referrer');
    serve(request, response, () => {
      response.writeHead(404, { 'Content-Type': 'text/plain' });
      response.end('There is nothing here.\n');
    });
  };
}

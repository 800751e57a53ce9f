/** The page as people run it: built, and served on a free port. */

import { build } from 'vite';
import { type RunningServer, startServer } from '../signaling/server.ts';

const options = {
  host: '127.0.0.1',
  port: 0,
  isLan: false,
  isLab: true,
  origins: [],
  isOriginOptional: false,
};

export async function serveBuiltPage(): Promise<RunningServer> {
  await build({ configFile: 'vite.config.ts', root: 'web', logLevel: 'error' });
  return startServer(options, 'dist/web');
}

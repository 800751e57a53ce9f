/** The server as `npm start` runs it, over pages that are built already. */

import { main } from '../scripts/start/main.ts';

await main(process.argv.slice(3), process.argv[2] ?? 'dist/web');

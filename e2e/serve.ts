/** The server as `npm start` runs it, over a page that is built already. */

import { main } from '../scripts/start/main.ts';

await main(process.argv.slice(2), 'dist/web');

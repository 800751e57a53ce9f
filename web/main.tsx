import type { Hermes } from '../src/core/index.ts';
import { join } from '../src/webrtc/index.ts';

const query = new URLSearchParams(location.search);
const hermes = await join({ room: query.get('room') ?? 'demo', node: query.get('node'), print: (l) => console.log(l) });
Object.assign(window, { hermes });
const show = (): void => {
  document.documentElement.dataset['cluster'] = `ready:${hermes.nodes().length}`;
};
hermes.onNodes(show);
show();
addEventListener('pagehide', () => void hermes.leave());
declare global { interface Window { hermes: Hermes } }

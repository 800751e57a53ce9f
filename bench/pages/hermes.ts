/** A node without the page around it: what a link costs, not what drawing costs. */

import { join } from '../../src/webrtc/index.ts';

const query = new URLSearchParams(location.search);
let grantedAt = 0;
const node = join({
  room: query.get('room') ?? 'demo',
  node: query.get('node'),
  onGranted: () => void (grantedAt = performance.now()),
});

/** To the links open, as the raw page counts it; not to the sessions, which take a round trip more. */
window.openedAll = async (peers) => {
  const hermes = await node;
  for (;;) {
    const opened = hermes
      .trace()
      .filter((event) => event.kind === 'link' && event.state === 'open')
      .map(({ at }) => at);
    const at = opened[peers - 1];
    if (at !== undefined) return at - grantedAt;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

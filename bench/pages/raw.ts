/**
 * What a late node is compared to: bare RTCPeerConnections that meet through the same signaling
 * server, with the same messages, and nothing on top.
 */

interface Ref {
  readonly name: string;
  readonly epoch: number;
}

const query = new URLSearchParams(location.search);
const me = query.get('node') ?? '';
const ws = new WebSocket(`ws://${location.host}/signal`);
const connections = new Map<string, RTCPeerConnection>();
let grantedAt = 0;
let opened = 0;
let wake = (): void => {};

function say(message: object): void {
  ws.send(JSON.stringify(message));
}

function connect(peer: Ref): RTCPeerConnection {
  const connection = new RTCPeerConnection({ iceServers: [] });
  connections.set(peer.name, connection);
  const signal = (data: object): void =>
    say({ t: 'signal', to: peer.name, toEpoch: peer.epoch, dial: 1, data });
  const isOpen = (channel: RTCDataChannel): void =>
    channel.addEventListener('open', () => {
      opened++;
      wake();
    });
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate !== null) signal({ type: 'candidate', candidate: candidate.toJSON() });
  });
  connection.addEventListener('datachannel', ({ channel }) => isOpen(channel));
  if (me < peer.name) {
    isOpen(connection.createDataChannel('raw'));
    connection.addEventListener('negotiationneeded', async () => {
      await connection.setLocalDescription();
      signal({ type: 'offer', sdp: connection.localDescription?.sdp });
    });
  }
  return connection;
}

async function signaled(peer: Ref, data: Record<string, unknown>): Promise<void> {
  const connection = connections.get(peer.name) ?? connect(peer);
  if (data['type'] === 'candidate') {
    await connection.addIceCandidate(data['candidate'] as RTCIceCandidateInit);
    return;
  }
  await connection.setRemoteDescription(data as unknown as RTCSessionDescriptionInit);
  if (data['type'] !== 'offer') return;
  await connection.setLocalDescription();
  const { sdp } = connection.localDescription ?? {};
  say({ t: 'signal', to: peer.name, toEpoch: peer.epoch, dial: 1, data: { type: 'answer', sdp } });
}

ws.addEventListener('open', () =>
  say({ t: 'join', v: 1, room: query.get('room'), name: me, token: null, epoch: null }),
);
// One after the other: a candidate must not overtake the description it belongs to.
let last = Promise.resolve();
ws.addEventListener('message', ({ data }: MessageEvent<string>) => {
  const message = JSON.parse(data) as Record<string, unknown> & Ref;
  if (message['t'] === 'joined') {
    grantedAt = performance.now();
    for (const peer of message['members'] as Ref[]) connect(peer);
  } else if (message['t'] === 'member') {
    connect({ name: message.name, epoch: message.epoch });
  } else if (message['t'] === 'signal') {
    const peer = { name: String(message['from']), epoch: Number(message['fromEpoch']) };
    last = last.then(() => signaled(peer, message['data'] as Record<string, unknown>));
  }
});

window.openedAll = (peers) =>
  new Promise((resolve) => {
    wake = () => {
      if (opened >= peers && grantedAt > 0) resolve(performance.now() - grantedAt);
    };
    wake();
  });

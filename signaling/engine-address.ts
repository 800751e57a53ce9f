/**
 * Where the pages of this server find a NATS server, if there is one for them: an address of its own, or
 * `:8080`, a port of the machine that the page came from.
 */

export const engineAddressForms = 'ws://host:port, wss://host:port or :port';

/** Throws an Error with a sentence. */
export function checkedEngineAddress(text: string): string {
  const isPort = /^:\d{1,5}$/.test(text) && Number(text.slice(1)) <= 65_535;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (isPort || url?.protocol === 'ws:' || url?.protocol === 'wss:') return text;
  throw new Error(`--nats-web-socket takes ${engineAddressForms}, not ${text}.`);
}

/** What a page's policy must let it speak to, besides its own server; `host` is the server's. */
export function engineSources(address: string | null, host: string): string[] {
  if (address === null) return [];
  if (address.startsWith(':')) {
    const name = host.replace(/:\d+$/, '');
    return [`ws://${name}${address}`, `wss://${name}${address}`];
  }
  const { protocol, host: of } = new URL(address);
  return [`${protocol}//${of}`];
}

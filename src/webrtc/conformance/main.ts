/**
 * The contracts' suites over what only a browser has: the page's Env, links through simple-peer, and
 * the signaling client against the real server. The e2e tests open this page and read `conformance`.
 */

import type { Link, NodeRef } from '../../core/index.ts';
import type { Case } from '../../core/suites/case.ts';
import { discoveryCases } from '../../core/suites/discovery.ts';
import { envCases } from '../../core/suites/env.ts';
import { linkCases } from '../../core/suites/link.ts';
import { planOf, runPlan } from '../../sim/index.ts';
import { type SignalCarrier, WebRtcDialer } from '../dialer.ts';
import { createPageEnv } from '../page-env.ts';
import { SignalingClient } from '../signaling-client.ts';

export interface Outcome {
  readonly contract: string;
  readonly name: string;
  /** What went wrong, or null. */
  readonly problem: string | null;
}

declare global {
  interface Window {
    conformance: readonly Outcome[] | undefined;
    /** The trace hashes of simulated runs, by seed: the same here as in Node. */
    hashes: Readonly<Record<number, string | null>> | undefined;
  }
}

const hashedSeeds = Array.from({ length: 20 }, (_, at) => at + 1);

/** How long something expected may take before the case says that it is missing. */
const patienceMs = 20_000;
/** Then what nobody expects gets this long to show itself. */
const graceMs = 200;
const pollMs = 10;

function pass(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!isSo() && performance.now() < end) await pass(pollMs);
  await pass(graceMs);
}

/** Its own clock says when time has passed: a Worker may take long to load. */
function envUnderTest() {
  const env = createPageEnv();
  return {
    env,
    pass: (ms: number) => new Promise<void>((resolve) => env.schedule(ms + 5, resolve)),
  };
}

/** alice came later: she offers. */
const alice: NodeRef = { name: 'alice', epoch: 2 };
const bob: NodeRef = { name: 'bob', epoch: 1 };

/** Carries signals between two dialers of this page. */
function carriers(): readonly [SignalCarrier, SignalCarrier] {
  type Receive = (from: NodeRef, dial: number, data: unknown) => void;
  const receivers: Receive[] = [];
  const carrier = (at: number): SignalCarrier => ({
    signal(_to, dial, data) {
      const from = at === 0 ? alice : bob;
      queueMicrotask(() => receivers[1 - at]?.(from, dial, JSON.parse(JSON.stringify(data))));
      return true;
    },
    onSignal: (fn) => void (receivers[at] = fn),
    onUnreachable: () => {},
  });
  return [carrier(0), carrier(1)];
}

async function linkPair() {
  const env = createPageEnv();
  const [near, far] = carriers();
  const opened = (self: NodeRef, carrier: SignalCarrier, to: NodeRef): Promise<Link> =>
    new Promise((resolve, reject) => {
      const dialer = new WebRtcDialer(env, self, carrier, () => []);
      dialer.start({
        link: (_peer, link) => resolve(link),
        failed: (_peer, reason) => reject(new Error(`no link: ${reason}`)),
        signaled: () => {},
      });
      dialer.dial(to);
    });
  const [one, other] = await Promise.all([opened(alice, near, bob), opened(bob, far, alice)]);
  return { near: one, far: other, until };
}

async function discoveryWorld() {
  const env = createPageEnv();
  const room = `conformance-${Math.floor(Math.random() * 1e9)}`;
  const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/signal`;
  return {
    node: (name: string) =>
      new Promise<{ ref: NodeRef; discovery: SignalingClient }>((resolve, reject) => {
        const discovery: SignalingClient = new SignalingClient(
          env,
          { url, room, name, token: null },
          {
            granted: (grant) =>
              resolve({ ref: { name: grant.name, epoch: grant.epoch }, discovery }),
            refused: reject,
            unreached: () => {},
            degraded: () => {},
          },
        );
      }),
    until,
  };
}

const suites: readonly (readonly [string, readonly Case[]])[] = [
  ['Env', envCases(envUnderTest)],
  ['Link', linkCases(linkPair)],
  ['Discovery', discoveryCases(discoveryWorld)],
];

const outcomes: Outcome[] = [];
for (const [contract, cases] of suites) {
  for (const { name, run } of cases) {
    const problem = await run().then(
      () => null,
      (error: unknown) => String(error),
    );
    outcomes.push({ contract, name, problem });
  }
}
window.hashes = Object.fromEntries(
  hashedSeeds.map((seed) => [seed, runPlan(planOf(seed, { nodes: 5 }), { isHashed: true }).hash]),
);
window.conformance = outcomes;

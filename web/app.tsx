/** The page: its address, its controller, and the layout around them. */

import '@fontsource-variable/inter/wght.css';
import '@fontsource/jetbrains-mono/400.css';
import './base.css';
import { useEffect, useState } from 'react';
import { type Address, readAddress } from './address.ts';
import { Layout } from './layout.tsx';
import { Controller } from './store/controller.ts';
import { WrongAddress } from './wrong-address.tsx';

export function App() {
  const [address, setAddress] = useState(() => readAddress(location.search));
  if ('say' in address) return <WrongAddress problem={address} onMended={setAddress} />;
  return <Page address={address} />;
}

/** The simulator is loaded by those who ask for it. */
async function controllerOf(address: Address): Promise<Controller> {
  const { sim, room } = address;
  if (sim === undefined) return new Controller(address);
  const { simulatedClusterOf } = await import('./simulation/open-simulation.ts');
  let controller: Controller | null = null;
  const cluster = simulatedClusterOf(sim, room, (node, line) => controller?.printed(node, line));
  controller = new Controller({ ...address, nodes: [cluster.first] }, cluster);
  return controller;
}

function Page({ address }: { readonly address: Address }) {
  const [controller, setController] = useState<Controller | null>(null);
  useEffect(() => {
    let isGone = false;
    let fresh: Controller | null = null;
    void controllerOf(address).then((made) => {
      if (isGone) return;
      fresh = made;
      setController(made);
      made.start();
    });
    const away = (): void => fresh?.stop();
    // A page that comes back from the back/forward cache is a new life of its node.
    const back = (event: PageTransitionEvent): void => {
      if (event.persisted) fresh?.start();
    };
    addEventListener('pagehide', away);
    addEventListener('pageshow', back);
    // A page that the browser freezes says so: its silence is no failure.
    const asleep = (): void => fresh?.sayAsleep();
    document.addEventListener('freeze', asleep);
    return () => {
      isGone = true;
      removeEventListener('pagehide', away);
      removeEventListener('pageshow', back);
      document.removeEventListener('freeze', asleep);
      fresh?.stop();
    };
  }, [address]);
  return controller === null ? null : <Layout controller={controller} />;
}

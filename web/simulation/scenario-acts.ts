/** Does one act of a scenario, through the nodes' own functions; the first node's lab breaks things. */

import type { Hermes, Lab } from '../../src/core/index.ts';
import type { ScenarioAct } from '../scenarios/scenario.ts';

export interface ScenarioPort {
  /** A running node, or null. */
  node(name: string): Hermes | null;
  /** The lab whose owner the faults of a scenario have: the first running node's, or null. */
  lab(): Lab | null;
  names(): readonly string[];
  restart(name: string): void;
}

export function doScenarioAct(act: ScenarioAct, port: ScenarioPort): void {
  switch (act.do) {
    case 'start clients': {
      const hermes = port.node(act.node);
      for (let i = 0; i < act.clients; i++) hermes?.Client.startLink(act.topic);
      return;
    }
    case 'publish':
      port.node(act.node)?.publish(act.topic, act.message);
      return;
    case 'route room':
      port.node(act.node)?.routeRoom(act.routing);
      return;
    case 'restart':
      if (port.names().includes(act.node) && port.node(act.node) === null) port.restart(act.node);
      return;
    case 'kill':
    case 'leave':
    case 'freeze':
    case 'revive':
      if (port.node(act.node) !== null) port.lab()?.[act.do](act.node);
      return;
    case 'cut':
    case 'mend':
      if (areThere(port, act)) port.lab()?.[act.do](act.a, act.b);
      return;
    case 'slow':
      if (areThere(port, act)) port.lab()?.slow(act.a, act.b, act.delayMs);
      return;
    case 'lossy':
      if (areThere(port, act)) port.lab()?.lossy(act.a, act.b, act.share);
      return;
    case 'split': {
      const there = port.names().filter((name) => !act.here.includes(name));
      const here = port.names().filter((name) => act.here.includes(name));
      if (here.length > 0 && there.length > 0) port.lab()?.split([here, there]);
      return;
    }
    case 'heal':
      port.lab()?.heal();
  }
}

function areThere(
  port: ScenarioPort,
  { a, b }: { readonly a: string; readonly b: string },
): boolean {
  return port.node(a) !== null && port.node(b) !== null;
}

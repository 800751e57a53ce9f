/** What happened, in words and in pictures: the tabs of the panel "Record". */

import { Suspense } from 'react';
import type { Controller } from '../store/controller.ts';
import type { Tab } from '../ui/tabs.tsx';
import { EventLog } from './event-log.tsx';
import { LinksTable, NodesTable } from './tables.tsx';
import { TraceButtons } from './trace-buttons.tsx';
import { lazily } from '../ui/lazily.tsx';

const Diagram = lazily(async () => (await import('../diagram/diagram.tsx')).default);
const Charts = lazily(async () => (await import('../charts/charts.tsx')).default);

export function recordTabs(controller: Controller): readonly Tab[] {
  return [
    {
      name: 'Log',
      content: (
        <>
          <TraceButtons controller={controller} />
          <EventLog controller={controller} />
        </>
      ),
      isLazy: true,
    },
    {
      name: 'Diagram',
      content: (
        <Suspense>
          <Diagram controller={controller} />
        </Suspense>
      ),
      isLazy: true,
    },
    {
      name: 'Charts',
      content: (
        <Suspense>
          <Charts controller={controller} />
        </Suspense>
      ),
      isLazy: true,
      isOnlyRead: true,
    },
    { name: 'Nodes', content: <NodesTable />, isAlwaysRead: true, isOnlyRead: true },
    { name: 'Links', content: <LinksTable />, isAlwaysRead: true, isOnlyRead: true },
  ];
}

/** The page: what I can do, what happens, what happened in words, and time below. */

import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './base.css';
import { lazy, Suspense, useEffect, useState } from 'react';
import { type Address, type AddressProblem, addressOf, readAddress } from './address.ts';
import styles from './app.module.css';
import { PageKeys } from './keys/page-keys.tsx';
import { Counts } from './panels/counts.tsx';
import { DetailsSlot } from './panels/details-slot.tsx';
import { EventLog } from './panels/event-log.tsx';
import { LogVoice } from './panels/event-log-voice.tsx';
import { Header } from './panels/header.tsx';
import { MyNode } from './panels/my-node.tsx';
import { NodeCards } from './panels/node-cards.tsx';
import { Announcements, Notices } from './panels/notices.tsx';
import { PromptPanel } from './panels/prompt-panel.tsx';
import { Publish } from './panels/publish.tsx';
import { ReceivedLog } from './panels/received.tsx';
import { StageRegion } from './panels/stage-region.tsx';
import { LinksTable, NodesTable } from './panels/tables.tsx';
import { TimeBar } from './panels/time-bar.tsx';
import { AwaitedTrace, DropTrace, TraceButtons } from './panels/trace-buttons.tsx';
import { Controller } from './store/controller.ts';
import { useRecord } from './store/record.ts';
import { usePage } from './store/state.ts';
import { Field } from './ui/field.tsx';
import { Tabs } from './ui/tabs.tsx';
import { useWidth } from './ui/use-width.ts';

const Diagram = lazy(() => import('./diagram/diagram.tsx'));

export function App() {
  const [address, setAddress] = useState(() => readAddress(location.search));
  if ('say' in address) return <WrongAddress problem={address} onMended={setAddress} />;
  return <Page address={address} />;
}

/** What is wrong with the address, and a field to mend it in; nothing typed is lost. */
function WrongAddress({
  problem,
  onMended,
}: {
  problem: AddressProblem;
  onMended: (a: Address | AddressProblem) => void;
}) {
  const [typed, setTyped] = useState(problem.typed);
  const mended = mendedAddress(problem, typed);
  const search = mended.slice(1);
  const checked = readAddress(search);
  const say = 'say' in checked ? checked.say : null;
  return (
    <main className={styles['wrong']}>
      <h1>Hermes</h1>
      <p>The address of this page does not work: {problem.say}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (say !== null) return;
          history.replaceState(null, '', mended);
          onMended(checked);
        }}
      >
        <Field
          label={fieldNames[problem.field]}
          isLabelShown
          value={typed}
          onText={setTyped}
          problem={say}
        />
        <button type="submit" data-primary="true" disabled={say !== null}>
          {problem.field === 'trace' ? 'Open' : 'Join'}
        </button>
      </form>
    </main>
  );
}

const fieldNames: Readonly<Record<AddressProblem['field'], string>> = {
  room: 'Room',
  node: 'Node',
  sim: 'Simulated nodes',
  seed: 'Seed',
  trace: 'Trace',
};

/** The address with what was typed in place of what is wrong. */
function mendedAddress({ field, rest }: AddressProblem, typed: string): string {
  const { room, nodes, sim } = rest;
  const text = encodeURIComponent(typed);
  if (field === 'room') return addressOf({ room: typed, nodes });
  if (field === 'trace') return `/?trace=${text}`;
  if (field === 'sim') return `/?sim=${text}&seed=${sim?.seed ?? 1}`;
  if (field === 'seed') return `/?sim=${sim?.nodes ?? 3}&seed=${text}`;
  return addressOf({ room, nodes: typed.split(',').map((name) => name.trim() || null) });
}

/** The simulator is loaded by those who ask for it. */
async function controllerOf(address: Address): Promise<Controller> {
  const { sim, room } = address;
  if (sim === undefined) return new Controller(address);
  const { SimulatedCluster } = await import('./simulation/simulated-cluster.ts');
  const print = (node: string, line: string): void => controller?.printed(node, line);
  let controller: Controller | null = null;
  const cluster = new SimulatedCluster({ ...sim, room, print });
  const { name } = cluster.hermes().node;
  controller = new Controller({ ...address, nodes: [name] }, cluster);
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

function Layout({ controller }: { readonly controller: Controller }) {
  const { cards, isProjected, trace } = usePage();
  const width = useWidth();
  const [isSideOpen, setSideOpen] = useState(false);
  const isRecordLarge = useRecord((state) => state.isLarge);
  const own = cards[0];
  const isReplay = trace !== null;
  if (own === undefined && !isReplay) {
    return (
      <>
        <AwaitedTrace controller={controller} />
        <DropTrace controller={controller} />
      </>
    );
  }
  const isSeveral = cards.length > 1;

  const stage = (
    <main className={styles['main']}>
      <StageRegion controller={controller}>
        <Counts controller={controller} />
      </StageRegion>
      {width !== 'wide' && <DetailsSlot controller={controller} place="below" />}
      {isSeveral && !isProjected && (
        <div hidden={isReplay}>
          <NodeCards controller={controller} />
        </div>
      )}
      {isProjected && <EventLog controller={controller} last={3} />}
    </main>
  );
  // While a trace is shown over it, nothing of the page's own node is lost: it is only not shown.
  const doing = own !== undefined && (
    <div className={styles['left']}>
      <MyNode at={0} card={own} controller={controller} />
      <Publish at={0} card={own} controller={controller} />
      <ReceivedLog card={own} />
    </div>
  );
  const record = [
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
    { name: 'Nodes', content: <NodesTable />, isAlwaysRead: true },
    { name: 'Links', content: <LinksTable />, isAlwaysRead: true },
  ];
  const prompt = own !== undefined && <PromptPanel at={0} card={own} controller={controller} />;

  return (
    <div
      className={styles['page']}
      data-width={width}
      data-several={isSeveral}
      data-projected={isProjected}
    >
      {!isProjected && <Header controller={controller} />}
      <Notices controller={controller} />
      <div className={styles['body']}>
        {!isProjected && !isSeveral && width !== 'narrow' && (
          <aside aria-label="Do" hidden={isReplay}>
            {doing}
          </aside>
        )}
        {stage}
        {!isProjected && width !== 'narrow' && (
          <aside
            aria-label="Record"
            className={styles['right']}
            data-open={width === 'wide' || isSideOpen}
            data-large={isRecordLarge}
          >
            {width === 'wide' && <DetailsSlot controller={controller} place="side" />}
            <Tabs label="Record" tabs={record} />
            {!isSeveral && (
              <div className={styles['promptBox']} hidden={isReplay}>
                {prompt}
              </div>
            )}
          </aside>
        )}
        {!isProjected && width === 'narrow' && (
          <div className={styles['sheet']} hidden={isReplay}>
            <Tabs
              label="Panels"
              tabs={[
                ...(isSeveral
                  ? []
                  : [
                      { name: 'My node', content: doing },
                      { name: 'Prompt', content: prompt },
                    ]),
                ...record,
              ]}
            />
          </div>
        )}
        {!isProjected && width === 'narrow' && isReplay && (
          <div className={styles['sheet']}>
            <Tabs label="Record" tabs={record} />
          </div>
        )}
      </div>
      <div className={styles['foot']}>
        <TimeBar controller={controller} />
        {!isProjected && width === 'medium' && (
          <button type="button" aria-expanded={isSideOpen} onClick={() => setSideOpen(!isSideOpen)}>
            {isSideOpen ? 'Hide the record' : 'Show the record'}
          </button>
        )}
      </div>
      <Announcements />
      <LogVoice />
      <PageKeys />
      <DropTrace controller={controller} />
    </div>
  );
}

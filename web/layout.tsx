/** Where everything is: what I can do, what happens, what happened, and time below; at three widths. */

import { lazy, Suspense, useState } from 'react';
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
import { recordTabs } from './panels/record.tsx';
import { StageRegion } from './panels/stage-region.tsx';
import { TimeBar } from './panels/time-bar.tsx';
import { AwaitedTrace, DropTrace } from './panels/trace-buttons.tsx';
import type { Controller } from './store/controller.ts';
import { useRecord } from './store/record.ts';
import { usePage } from './store/state.ts';
import { Tabs } from './ui/tabs.tsx';
import { useWidth } from './ui/use-width.ts';

const LessonStrip = lazy(async () => ({
  default: (await import('./lessons/lesson-strip.tsx')).LessonStrip,
}));

export function Layout({ controller }: { readonly controller: Controller }) {
  const { cards, isProjected, trace, lesson } = usePage();
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
        {lesson !== null && (
          <Suspense fallback={null}>
            <LessonStrip id={lesson} controller={controller} />
          </Suspense>
        )}
      </StageRegion>
      {width !== 'wide' && <DetailsSlot controller={controller} place="below" />}
      {isSeveral && !isProjected && <NodeCards controller={controller} isHidden={isReplay} />}
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
  const record = recordTabs(controller);
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

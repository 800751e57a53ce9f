/**
 * The still part of the stage: links, the signaling server, nodes. It changes when a state changes,
 * never while something moves, save for the counts below the names.
 */

import { memo, type ReactElement } from 'react';
import type { FaultView, LinkView, RoomView } from '../fold/types.ts';
import { words } from '../fold/words.ts';
import type { Selected } from '../store/selection.ts';
import { Cloud } from './cloud.tsx';
import { EngineMark } from './engine-mark.tsx';
import { LinkMark } from './link-mark.tsx';
import { type LinkLabel, placeLinkLabels } from './link-labels.ts';
import type { Looks } from './looks.ts';
import { NodeMark } from './node-mark.tsx';
import { NodeText } from './node-text.tsx';
import { faultLabels, type Scene } from './scene.ts';
import type { Looked } from './shown-links.ts';
import styles from './stage.module.css';

export interface StillProps {
  readonly view: RoomView;
  readonly looks: Looks;
  readonly links: readonly LinkView[];
  readonly scene: Scene;
  readonly label: string;
  /** The node that Tab comes to. */
  readonly tabStop: string | null;
  readonly selected: Selected | null;
  readonly looked: Looked;
  readonly isSelectable: boolean;
}

const empty: readonly never[] = [];

export function StageSvg(props: StillProps): ReactElement {
  const { view, looks, scene, label, selected } = props;
  return (
    // Said again because not every browser gives a picture this role by itself.
    // oxlint-disable-next-line jsx-a11y/no-redundant-roles
    <svg className={styles['svg']} role="graphics-document" aria-label={label}>
      {view.engine !== null && scene.engine !== null && (
        <EngineMark engine={view.engine} spot={scene.engine.spot} scene={scene} />
      )}
      <LinkMarks
        links={props.links}
        scene={scene}
        looked={props.looked}
        selected={selected?.is === 'link' ? `${selected.a} ${selected.b}` : null}
      />
      <Cloud
        place={scene.layout.cloud}
        isReached={view.isSignalingReached}
        isSignaling={view.isSignaling}
        faults={faultText(view.faults)}
        width={scene.box.width}
        textSize={scene.textSize}
      />
      <NodeMarks
        looks={looks}
        scene={scene}
        topics={view.topics}
        tabStop={props.tabStop}
        selected={selected?.is === 'node' ? selected.name : null}
        isSelectable={props.isSelectable}
      />
      <g aria-hidden="true">
        {[...scene.labels].map(([name, text]) => {
          const [look, node] = [looks.get(name), view.nodes.get(name)];
          if (look === undefined || node === undefined) return null;
          const { deliveries } = node;
          return (
            <NodeText
              key={name}
              look={look}
              label={text}
              deliveries={deliveries}
              textSize={scene.textSize}
            />
          );
        })}
      </g>
    </svg>
  );
}

interface NodeMarksProps {
  readonly looks: Looks;
  readonly scene: Scene;
  readonly topics: RoomView['topics'];
  readonly tabStop: string | null;
  readonly selected: string | null;
  readonly isSelectable: boolean;
}

const NodeMarks = memo(function NodeMarks(props: NodeMarksProps): ReactElement {
  const { looks, scene, topics, tabStop, selected, isSelectable } = props;
  return (
    <g>
      {[...scene.layout.spots].map(([name, spot]) => {
        const look = looks.get(name);
        if (look === undefined) return null;
        return (
          <NodeMark
            key={name}
            look={look}
            spot={spot}
            dots={scene.dots.get(name) ?? empty}
            topics={topics}
            textSize={scene.textSize}
            isTabStop={name === tabStop}
            isSelected={name === selected}
            isSelectable={isSelectable}
          />
        );
      })}
    </g>
  );
});

interface LinkMarksProps {
  readonly links: readonly LinkView[];
  readonly scene: Scene;
  readonly looked: Looked;
  readonly selected: string | null;
}

const LinkMarks = memo(function LinkMarks(props: LinkMarksProps): ReactElement {
  const { links, scene, looked, selected } = props;
  const { spots } = scene.layout;
  const broken = links.flatMap((link): LinkLabel[] => {
    const { a, b } = link;
    const [from, to] = [spots.get(a), spots.get(b)];
    const text = linkText(link);
    if (text === '' || from === undefined || to === undefined) return [];
    return [{ key: `${a} ${b}`, from, to, text }];
  });
  const places = placeLinkLabels(broken, scene);
  return (
    <g>
      {links.map((link) => {
        const { a, b, state, rttMs } = link;
        const [from, to] = [spots.get(a), spots.get(b)];
        if (from === undefined || to === undefined) return null;
        const key = `${a} ${b}`;
        const isLookedAt = looked.nodes.has(a) || looked.nodes.has(b) || looked.link === key;
        const isSelected = selected === key;
        return (
          <LinkMark
            key={key}
            a={a}
            b={b}
            state={state}
            told={linkText(link)}
            labelX={places.get(key)?.x ?? null}
            labelY={places.get(key)?.y ?? null}
            // It changes all the time: the picture follows while someone looks.
            rttMs={isLookedAt || isSelected ? rttMs : null}
            from={from}
            to={to}
            isLookedAt={isLookedAt}
            isSelected={isSelected}
            textSize={scene.textSize.note}
          />
        );
      })}
    </g>
  );
});

/** What is done to a link, and what waits for it. */
function linkText({ a, b, faults, queuedAtoB, queuedBtoA }: LinkView): string {
  const waiting = [
    queuedAtoB > 0 ? words.waitsFor(b, queuedAtoB) : '',
    queuedBtoA > 0 ? words.waitsFor(a, queuedBtoA) : '',
  ];
  return [faultText(faults), ...waiting].filter((text) => text !== '').join(', ');
}

function faultText(faults: readonly FaultView[]): string {
  return faults.length === 0 ? '' : words.faultList(faultLabels(faults));
}

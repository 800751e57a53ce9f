/**
 * The still part of the stage: links, the signaling server, nodes. It changes when a state changes,
 * never while something moves.
 */

import type { KeyboardEvent, ReactElement } from 'react';
import type { LinkView, RoomView } from '../fold/types.ts';
import { words } from '../fold/words.ts';
import { NodeMark } from './node-mark.tsx';
import type { Scene } from './scene.ts';
import styles from './stage.module.css';

export interface StillProps {
  readonly view: RoomView;
  readonly scene: Scene;
  readonly label: string;
  /** The node that Tab comes to. */
  readonly tabStop: string | null;
  readonly selected: string | null;
  readonly lookedAt: string | null;
  readonly isSelectable: boolean;
  readonly onKey: (event: KeyboardEvent<SVGGElement>, node: string) => void;
  readonly onLook: (node: string | null) => void;
  readonly onSelect: (node: string) => void;
}

const empty: readonly never[] = [];

export function StageSvg(props: StillProps): ReactElement {
  const { view, scene, label, tabStop, selected } = props;
  return (
    // Said again because not every browser gives a picture this role by itself.
    // oxlint-disable-next-line jsx-a11y/no-redundant-roles
    <svg className={styles['svg']} role="graphics-document" aria-label={label}>
      <g>
        {[...view.links].map(([key, link]) => (
          <Link key={key} link={link} scene={scene} lookedAt={props.lookedAt} />
        ))}
      </g>
      <Cloud view={view} scene={scene} />
      {[...scene.layout.spots].map(([name, spot]) => {
        const node = view.nodes.get(name);
        if (node === undefined) return null;
        return (
          <NodeMark
            key={name}
            node={node}
            spot={spot}
            label={scene.labels.get(name)}
            dots={scene.dots.get(name) ?? empty}
            topics={view.topics}
            textSize={scene.textSize}
            isTabStop={name === tabStop}
            isSelected={name === selected}
            isSelectable={props.isSelectable}
            onKey={props.onKey}
            onLook={props.onLook}
            onSelect={props.onSelect}
          />
        );
      })}
    </svg>
  );
}

interface LinkProps {
  readonly link: LinkView;
  readonly scene: Scene;
  readonly lookedAt: string | null;
}

function Link({ link, scene, lookedAt }: LinkProps): ReactElement | null {
  const { a, b, state, rttMs } = link;
  const [from, to] = [scene.layout.spots.get(a), scene.layout.spots.get(b)];
  if (from === undefined || to === undefined) return null;
  const isLookedAt = lookedAt === a || lookedAt === b;
  if (!scene.hasLinks && !isLookedAt) return null;
  const ends = { x1: from.x, y1: from.y, x2: to.x, y2: to.y };
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  // A closed link has a gap between the two rims' middle; the dashes of a dialed one are moving.
  const middle = (from.r + (length - from.r - to.r) / 2) / Math.max(1, length);
  const gap = Math.min(36, length / 4);
  const dashes = state === 'closed' ? `${length * middle - gap / 2} ${gap} ${length}` : undefined;
  const [x, y] = [from.x + (to.x - from.x) * middle, from.y + (to.y - from.y) * middle];
  return (
    <g
      className={styles['link']}
      data-link={`${a} ${b}`}
      data-state={state}
      data-looked={isLookedAt || undefined}
      role="img"
      aria-label={words.linkLabel(a, b, words.linkState(state), rttMs)}
      tabIndex={-1}
    >
      <line className={styles['hit']} {...ends} />
      {state !== 'dialing' && (
        <line className={styles['line']} {...ends} strokeDasharray={dashes} />
      )}
      {rttMs !== null && (
        <text className={styles['trip']} x={x} y={y - 8}>
          {words.roundTrip(rttMs)}
        </text>
      )}
    </g>
  );
}

const cloudPath = 'M-17 8a9 9 0 0 1 2-17.5 12 12 0 0 1 22-1A9.5 9.5 0 0 1 13 8Z';

/** Off the mesh: no event goes through it. */
function Cloud({ view, scene }: { readonly view: RoomView; readonly scene: Scene }): ReactElement {
  const { x, y, hasWords } = scene.layout.cloud;
  const { isSignalingReached: isReached, isSignaling } = view;
  const say =
    isReached === null
      ? words.signalingUnknown
      : !isReached
        ? words.signalingUnreached
        : isSignaling
          ? words.signalingBusy
          : words.signalingIdle;
  return (
    <g className={styles['cloud']} data-lit={isSignaling || undefined} role="img" aria-label={say}>
      <g transform={`translate(${x} ${y})`}>
        <path d={cloudPath} />
        {isReached === false && <path className={styles['cross']} d="M-20 12L18-22" />}
      </g>
      {hasWords && (
        <text
          className={styles['words']}
          x={scene.box.width - 16}
          y={y + 30}
          textAnchor="end"
          fontSize={Math.min(16, scene.textSize.state)}
        >
          {say}
        </text>
      )}
    </g>
  );
}

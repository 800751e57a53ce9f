/** One node, still: circle, hub, clients, name and state. Focusable; its name says what it shows. */

import type { KeyboardEvent, ReactElement } from 'react';
import { type ClientDot, hubRadius } from '../fold/client-dots.ts';
import type { Label } from '../fold/labels.ts';
import type { NodeSpot } from '../fold/layout.ts';
import type { NodeView, TopicMark } from '../fold/types.ts';
import { words } from '../fold/words.ts';
import { clientCount, isHere, type TextSize } from './scene.ts';
import styles from './stage.module.css';
import { hexagonPath, letterBaseline, shapePath } from './topic-shape.ts';

/** A smaller circle has no room for the hub's name. */
const hubNameRadiusMin = 52;

export interface NodeMarkProps {
  readonly node: NodeView;
  readonly spot: NodeSpot;
  readonly label: Label | undefined;
  readonly dots: readonly ClientDot[];
  readonly topics: ReadonlyMap<string, TopicMark>;
  readonly textSize: TextSize;
  readonly isTabStop: boolean;
  readonly isSelected: boolean;
  readonly isSelectable: boolean;
  readonly onKey: (event: KeyboardEvent<SVGGElement>, node: string) => void;
  readonly onLook: (node: string | null) => void;
  readonly onSelect: (node: string) => void;
}

export function NodeMark(props: NodeMarkProps): ReactElement {
  const { node, spot, dots, topics, isSelected, isSelectable } = props;
  const { name, isSelf, state } = node;
  const { x, y, r } = spot;
  const say = isSelf ? words.ownNodeLabel : words.nodeLabel;
  return (
    <g
      className={styles['node']}
      data-node={name}
      data-state={state}
      data-self={isSelf || undefined}
      role={isSelectable ? 'button' : 'img'}
      aria-label={say(name, words.state(state), clientCount(node))}
      {...(isSelectable ? { 'aria-pressed': isSelected } : {})}
      tabIndex={props.isTabStop ? 0 : -1}
      onKeyDown={(event) => props.onKey(event, name)}
      onFocus={() => props.onLook(name)}
      onBlur={() => props.onLook(null)}
      onPointerEnter={() => props.onLook(name)}
      onPointerLeave={() => props.onLook(null)}
      onClick={() => props.onSelect(name)}
    >
      <g transform={`translate(${x} ${y})`}>
        <circle className={styles['focus']} r={r + 7} />
        <circle className={styles['body']} r={r} />
        {dots.map((dot) => (
          <Dot
            key={`${dot.topic} ${dot.pid}`}
            dot={dot}
            mark={topics.get(dot.topic)}
            letterSize={props.textSize.letter}
          />
        ))}
        <path className={styles['hub']} d={hexagonPath(hubRadius(r))} />
        {r >= hubNameRadiusMin && (
          <text className={styles['hubName']} y={hubRadius(r) + 16}>
            {words.hub}
          </text>
        )}
        <Badge state={state} r={r} />
      </g>
      <Name {...props} />
    </g>
  );
}

function Name({ label, textSize }: NodeMarkProps): ReactElement | null {
  if (label === undefined) return null;
  const { name, state, anchor, x, y, stateY } = label;
  return (
    <g textAnchor={anchor}>
      <text className={styles['name']} x={x} y={y} fontSize={textSize.name}>
        {name}
      </text>
      {state !== null && (
        <text className={styles['words']} x={x} y={stateY} fontSize={textSize.state}>
          {state}
        </text>
      )}
    </g>
  );
}

interface DotProps {
  readonly dot: ClientDot;
  readonly mark: TopicMark | undefined;
  readonly letterSize: number;
}

function Dot({ dot, mark, letterSize }: DotProps): ReactElement {
  const { x, y, r, count, hasLetter, number } = dot;
  const shape = mark?.shape ?? 1;
  return (
    <g transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}>
      <path
        d={shapePath(shape, r)}
        fill={mark === undefined ? 'var(--edge)' : `var(--t${mark.slot})`}
      />
      {hasLetter && (
        <text
          className={styles['letter']}
          y={letterBaseline(shape, letterSize)}
          fontSize={letterSize}
        >
          {mark?.letter}
        </text>
      )}
      {number !== null && (
        <text
          className={styles['number']}
          x={number.x - x}
          y={number.y - y + 5}
          fontSize={letterSize + 1}
        >
          {words.times(count)}
        </text>
      )}
    </g>
  );
}

/** A sign for each state but ready, beside the word. */
const signs: Readonly<Record<NodeView['state'], string>> = {
  connecting: '…',
  ready: '',
  asleep: 'z',
  suspect: '?',
  unreachable: '!',
  down: '×',
  left: '–',
  superseded: '»',
};

function Badge({
  state,
  r,
}: {
  readonly state: NodeView['state'];
  readonly r: number;
}): ReactElement | null {
  if (signs[state] === '' || r < 16) return null;
  const at = r * Math.SQRT1_2;
  return (
    <g className={styles['badge']} data-here={isHere(state)} transform={`translate(${at} ${-at})`}>
      <circle r={11} />
      <text y={5}>{signs[state]}</text>
    </g>
  );
}

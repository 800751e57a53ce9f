/** One node, still: circle, hub and clients. Focusable; its name says what it shows. */

import { memo, type ReactElement } from 'react';
import { type ClientDot, hubRadius } from '../fold/client-dots.ts';
import type { NodeSpot } from '../fold/layout.ts';
import type { NodeView, TopicMark } from '../fold/types.ts';
import { words } from '../fold/words.ts';
import type { NodeLook } from './looks.ts';
import { clientCount, isHere, stateOf, type TextSize } from './scene.ts';
import styles from './stage.module.css';
import { hexagonPath, letterBaseline, shapePath } from './topic-shape.ts';

/** A smaller circle has no room for the hub's name. */
const hubNameRadiusMin = 52;

export interface NodeMarkProps {
  readonly look: NodeLook;
  readonly spot: NodeSpot;
  readonly dots: readonly ClientDot[];
  readonly topics: ReadonlyMap<string, TopicMark>;
  readonly textSize: TextSize;
  readonly isTabStop: boolean;
  readonly isSelected: boolean;
  readonly isSelectable: boolean;
}

export const NodeMark = memo(function NodeMark(props: NodeMarkProps): ReactElement {
  const { look, spot, dots, topics, textSize, isSelected, isSelectable } = props;
  const { name, isSelf, state, faults } = look;
  const { x, y, r } = spot;
  const say = isSelf ? words.ownNodeLabel : words.nodeLabel;
  return (
    <g
      className={styles['node']}
      data-node={name}
      data-state={state}
      data-self={isSelf || undefined}
      data-broken={faults.length > 0 || undefined}
      role={isSelectable ? 'button' : 'img'}
      aria-label={say(name, stateOf(look), clientCount(look))}
      {...(isSelectable ? { 'aria-pressed': isSelected } : {})}
      tabIndex={props.isTabStop ? 0 : -1}
    >
      <g transform={`translate(${x} ${y})`}>
        <circle className={styles['target']} r={Math.max(12, r)} />
        <circle className={styles['focus']} r={r + 7} />
        <circle className={styles['body']} r={r} />
        {dots.map((dot) => (
          <Dot
            key={`${dot.topic} ${dot.pid}`}
            dot={dot}
            mark={topics.get(dot.topic)}
            letterSize={textSize.letter}
          />
        ))}
        <path className={styles['hub']} d={hexagonPath(hubRadius(r))} />
        {r >= hubNameRadiusMin && (
          <text
            className={styles['hubName']}
            y={hubRadius(r) + textSize.note + 3}
            fontSize={textSize.note}
          >
            {words.hub}
          </text>
        )}
        <Badge sign={faults.length > 0 ? faultSign : signs[state]} isHere={isHere(state)} r={r} />
      </g>
    </g>
  );
});

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

/** Something is done to it: the word is below its name. */
const faultSign = '=';

interface BadgeProps {
  readonly sign: string;
  readonly isHere: boolean;
  readonly r: number;
}

function Badge({ sign, isHere, r }: BadgeProps): ReactElement | null {
  if (sign === '' || r < 16) return null;
  const at = r * Math.SQRT1_2;
  return (
    <g className={styles['badge']} data-here={isHere} transform={`translate(${at} ${-at})`}>
      <circle r={11} />
      <text y={5}>{sign}</text>
    </g>
  );
}

/** The engine between the nodes: a glyph of its own, no node, and a way to it from each that reaches it. */

import { memo, type ReactElement } from 'react';
import type { EngineView } from '../fold/types.ts';
import { words } from '../fold/words.ts';
import type { EngineSpot } from './engine-place.ts';
import { between, rimToRim } from './geometry.ts';
import type { Scene } from './scene.ts';
import styles from './stage.module.css';

export interface EngineMarkProps {
  readonly engine: EngineView;
  readonly spot: EngineSpot;
  readonly scene: Scene;
}

export const EngineMark = memo(function EngineMark(props: EngineMarkProps): ReactElement {
  const { engine, spot, scene } = props;
  const { name, ways } = engine;
  const { name: nameSize, note } = scene.textSize;
  const reached = [...ways.values()].filter((state) => state === 'open').length;
  const away = ways.size - reached;
  const at = wordsAt(spot, nameSize, note);
  return (
    <g
      className={styles['engine']}
      data-engine={name}
      role="img"
      aria-label={words.engineLabel(name, reached, ways.size)}
    >
      {[...ways].map(([node, state]) => {
        const from = scene.layout.spots.get(node);
        if (from === undefined) return null;
        const [start, end] = rimToRim(from, spot);
        const until = state === 'open' ? end : between(start, end, 0.6);
        const ends = { x1: start.x, y1: start.y, x2: until.x, y2: until.y };
        return (
          <line key={node} className={styles['way']} data-way={node} data-state={state} {...ends} />
        );
      })}
      <g transform={`translate(${spot.x} ${spot.y}) scale(${spot.r / 30})`}>
        <rect className={styles['box']} x={-26} y={-26} width={52} height={52} rx={12} />
        <path className={styles['copies']} d="M-14 0H-2M-2 0L13-12M-2 0H14M-2 0L13 12" />
        <circle className={styles['fork']} cx={-2} cy={0} r={4} />
      </g>
      {spot.words !== null && (
        <g className={styles['engineWords']} textAnchor={anchors[spot.words]}>
          <text x={at.x} y={at.y} fontSize={nameSize} fontWeight={650}>
            {words.engineName(name)}
          </text>
          {spot.hasState && (
            <text x={at.x} y={at.y + note + 5} fontSize={note}>
              {away > 0 ? words.engineAway(away) : words.engineCopies}
            </text>
          )}
        </g>
      )}
    </g>
  );
});

const anchors = { above: 'middle', below: 'middle', left: 'end', right: 'start' } as const;

/** Where the first of its two lines stands. */
function wordsAt({ x, y, r, words: side, hasState }: EngineSpot, name: number, note: number) {
  if (side === 'above') return { x, y: y - r - 8 - (hasState ? note + 4 : 0) };
  if (side === 'below' || side === null) return { x, y: y + r + name + 4 };
  return { x: side === 'left' ? x - r - 12 : x + r + 12, y: y - 3 };
}

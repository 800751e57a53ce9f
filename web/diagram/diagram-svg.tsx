/** The diagram itself, still: lines, arrows, marks, and a line for now. */

import { memo } from 'react';
import type { RoomView, TopicMark } from '../fold/types.ts';
import { shapePath } from '../stage/topic-shape.ts';
import { clock } from '../panels/event-log.tsx';
import { look } from '../store/record.ts';
import { diagramWords as words } from '../words.ts';
import styles from './diagram.module.css';
import { gutter, type DiagramLayout, type PlacedArrow, type PlacedMark } from './layout.ts';
import type { Stretch } from './lines.ts';
import { MarkShape } from './mark-shape.tsx';
import type { DiagramModel } from './model.ts';
import { sayArrow, sayMark } from './say.ts';
import { walk } from './walk.ts';

interface DiagramSvgProps {
  readonly model: DiagramModel;
  readonly topics: RoomView['topics'];
  readonly isNowShown: boolean;
  readonly looked: string | null;
  readonly lookedFacts: readonly string[];
  /** The mark that takes part in the order of Tab. */
  readonly reached: string | null;
  readonly onReach: (key: string) => void;
  readonly onSeek: (at: number, fact: string | null) => void;
}

export const DiagramSvg = memo(function DiagramSvg(props: DiagramSvgProps) {
  const { model, topics, isNowShown, looked, lookedFacts, reached, onReach, onSeek } = props;
  const { layout, stretches, into } = model;
  const { width, height, columns, marks, arrows, nowY } = layout;
  const lookedAs = (event: string | null, facts: readonly string[]): string => {
    if (facts.some((fact) => lookedFacts.includes(fact))) return 'fact';
    return event !== null && event === looked ? 'event' : 'no';
  };
  return (
    <svg
      // Said again because not every browser gives a picture this role by itself.
      // oxlint-disable-next-line jsx-a11y/no-redundant-roles
      role="graphics-document"
      aria-label={words.name(columns.length, arrows.length)}
      width={width}
      height={height}
      className={styles['picture']}
    >
      <path d={downLines(stretches.here)} className={styles['here']} />
      <path d={downLines(stretches.gone)} className={styles['gone']} />
      <path d={downLines(stretches.faults)} className={styles['fault']} />
      <Moments layout={layout} />
      {layout.transits.map(({ transit, x1, y1, x2, y2 }) => (
        <path
          key={transit.key}
          role="img"
          aria-label={words.through(transit.from.line, transit.to.line, transit.through)}
          d={`M${x1} ${y1}L${x2} ${y2}`}
          className={styles['transit']}
        />
      ))}
      {arrows.map((placed) => (
        <ArrowShape
          key={placed.arrow.key}
          placed={placed}
          mark={topics.get(placed.arrow.topic)}
          looked={lookedAs(placed.arrow.event, placed.arrow.facts)}
        />
      ))}
      {isNowShown && (
        <path d={`M${gutter - 8} ${nowY}H${width}`} className={styles['now']} data-testid="now" />
      )}
      {marks.map((placed) => (
        <MarkButton
          key={placed.mark.key}
          placed={placed}
          topic={placed.mark.topic === null ? undefined : topics.get(placed.mark.topic)}
          name={sayMark(placed.mark, into.get(placed.mark))}
          looked={lookedAs(placed.mark.event, placed.mark.facts)}
          isReached={placed.mark.key === reached}
          layout={layout}
          onReach={onReach}
          onSeek={onSeek}
        />
      ))}
    </svg>
  );
});

function downLines(stretches: readonly Stretch[]): string {
  return stretches.map(({ x, y1, y2 }) => `M${x} ${y1}V${y2}`).join('');
}

/** Seconds at the side, and pauses that were shortened. */
function Moments({ layout }: { readonly layout: DiagramLayout }) {
  return (
    <g aria-hidden="true" className={styles['moments']}>
      {layout.moments.map(({ y, at, silenceMs }, index) => {
        const text = clock(at);
        const before = layout.moments[index - 1]?.at;
        const isSame = before !== undefined && clock(before) === text;
        return (
          <g key={y}>
            {silenceMs !== null && (
              <>
                <path d={`M0 ${y - 22}H${layout.width}`} className={styles['silence']} />
                <text x="4" y={y - 18 + 8} className={styles['pause']}>
                  {`+${(silenceMs / 1_000).toFixed(1)} s`}
                </text>
              </>
            )}
            {!isSame && (
              <text x="4" y={y + 4}>
                {text}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

interface ArrowShapeProps {
  readonly placed: PlacedArrow;
  readonly mark: TopicMark | undefined;
  readonly looked: string;
}

/** How far from a mark's middle an arrow's head ends, and how long it is, in px. */
const headGap = 8;
const headLength = 7;

function ArrowShape({ placed, mark, looked }: ArrowShapeProps) {
  const { arrow, x1, y1, x2, y2, is, isLater } = placed;
  // First across, then down: so an arrow over a line between does not run through its marks.
  const [cx, cy] = [x1 + (x2 - x1) * 0.7, y1 + (y2 - y1) * 0.15];
  const length = Math.max(1, Math.hypot(x2 - cx, y2 - cy));
  const [ux, uy] = [(x2 - cx) / length, (y2 - cy) / length];
  const hasHead = is === 'whole' || is === 'arriving';
  const gap = hasHead ? headGap : 0;
  const [ex, ey] = [x2 - ux * gap, y2 - uy * gap];
  const way = `M${x1} ${y1}Q${cx} ${cy} ${ex} ${ey}`;
  const head = (side: 1 | -1): string =>
    `M${ex} ${ey}L${ex - ux * headLength - uy * side * 4} ${ey - uy * headLength + ux * side * 4}`;
  const hue = isLater || mark === undefined ? 'var(--edge)' : `var(--t${mark.slot})`;
  return (
    <g
      role="img"
      aria-label={sayArrow(arrow)}
      data-looked={looked}
      className={styles['arrow']}
      onPointerEnter={() => look(arrow.event, ...arrow.facts)}
      onPointerLeave={() => look(null)}
    >
      <path d={way} className={styles['reach']} />
      <path
        d={hasHead ? way + head(1) + head(-1) : way}
        style={{ stroke: hue }}
        strokeDasharray={is === 'leaving' ? '4 4' : undefined}
      />
      {is === 'lost' && (
        <path d={`M${ex - 5} ${ey - 5}l10 10M${ex + 5} ${ey - 5}l-10 10`} className={styles['x']} />
      )}
    </g>
  );
}

interface MarkButtonProps {
  readonly placed: PlacedMark;
  readonly topic: TopicMark | undefined;
  readonly name: string;
  readonly looked: string;
  readonly isReached: boolean;
  readonly layout: DiagramLayout;
  readonly onReach: (key: string) => void;
  readonly onSeek: (at: number, fact: string | null) => void;
}

function MarkButton(props: MarkButtonProps) {
  const { placed, topic, name, looked, isReached, layout, onReach, onSeek } = props;
  const { mark, x, y, isLater } = placed;
  const lookAt = (): void => look(mark.event, ...mark.facts);
  return (
    <g
      role="button"
      aria-label={name}
      tabIndex={isReached ? 0 : -1}
      data-key={mark.key}
      data-looked={looked}
      data-later={isLater}
      transform={`translate(${x} ${y})`}
      className={styles['mark']}
      onPointerEnter={lookAt}
      onPointerLeave={() => look(null)}
      onFocus={() => {
        onReach(mark.key);
        lookAt();
      }}
      onBlur={() => look(null)}
      onClick={() => onSeek(mark.at, mark.facts[0] ?? null)}
      onKeyDown={(event) => {
        if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          onSeek(mark.at, mark.facts[0] ?? null);
          return;
        }
        const next = walk(layout, mark.key, event.key);
        if (next === null) return;
        event.preventDefault();
        focusMark(event.currentTarget, next.mark.key);
      }}
    >
      <circle r="13" className={styles['halo']} />
      <MarkShape mark={mark} topic={isLater ? undefined : topic} shape={shapeOf(topic)} />
    </g>
  );
}

function shapeOf(topic: TopicMark | undefined): (r: number) => string {
  return (r) => shapePath(topic?.shape ?? 1, r);
}

function focusMark(from: SVGGElement, key: string): void {
  from.ownerSVGElement?.querySelector<SVGGElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

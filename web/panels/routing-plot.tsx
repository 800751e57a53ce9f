/**
 * Crossings against subscribers, drawn from this room's own events: where each event stands, and
 * where each routing would have put the very same event. Shapes and dashes tell routings apart; a hue
 * would say topic. The table beside it says the same.
 */

import { useEffect, useRef, useState } from 'react';
import { type Routing, routings } from '../../src/core/index.ts';
import { bySubscribers, type CostGroup, routingCosts } from '../fold/routing-costs.ts';
import type { Controller } from '../store/controller.ts';
import { usePage } from '../store/state.ts';
import { words } from '../words.ts';
import { type Scale, scaleTo } from './plot-scale.ts';
import styles from './routing-plot.module.css';

/** How often it is drawn anew while events come, in ms. */
const everyMs = 1_000;

const size = { width: 490, height: 220, left: 40, right: 160, top: 12, bottom: 34 };

export function RoutingPlot({ controller }: { readonly controller: Controller }) {
  const groups = useGroups(controller);
  return (
    <section aria-label={words.plot} tabIndex={0} className={styles['plot']}>
      {groups.length === 0 ? (
        <p className={styles['soft']}>{words.plotEmpty}</p>
      ) : (
        <>
          <Picture groups={groups} />
          <Table groups={groups} />
        </>
      )}
    </section>
  );
}

/** Of the events shown, as the playhead goes; read anew when something was counted. */
function useGroups(controller: Controller): readonly CostGroup[] {
  const [groups, setGroups] = useState<readonly CostGroup[]>([]);
  const counts = usePage((state) => state.view?.counts);
  const seen = useRef({ counts, at: -Infinity });
  useEffect(() => {
    const read = (): void => {
      seen.current = { counts, at: performance.now() };
      setGroups(bySubscribers(routingCosts(controller.room?.shown() ?? [])));
    };
    const waitMs = seen.current.at + everyMs - performance.now();
    if (waitMs <= 0) {
      read();
      return;
    }
    const timer = setTimeout(read, waitMs);
    return () => clearTimeout(timer);
  }, [controller, counts]);
  return groups;
}

function Picture({ groups }: { readonly groups: readonly CostGroup[] }) {
  const { width, height, left, right, top, bottom } = size;
  const most = Math.max(1, ...groups.flatMap(({ made, cost }) => [made, ...Object.values(cost)]));
  const x = scaleTo(Math.max(1, ...groups.map(({ subscribers }) => subscribers)), [
    left,
    width - right,
  ]);
  const y = scaleTo(most, [height - bottom, top]);
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      className={styles['picture']}
      role="img"
      aria-label={words.plotLabel(groups.reduce((sum, { events }) => sum + events, 0))}
    >
      <Axes x={x} y={y} />
      {routings.map((routing) => (
        <Line key={routing} routing={routing} groups={groups} x={x} y={y} />
      ))}
      <Names groups={groups} y={y} />
      {groups.map(({ subscribers, made }) => (
        <circle
          key={subscribers}
          className={styles['made']}
          cx={x.at(subscribers)}
          cy={y.at(made)}
          r="8"
        />
      ))}
    </svg>
  );
}

function Axes({ x, y }: { readonly x: Scale; readonly y: Scale }) {
  const { width, height, left, right, bottom } = size;
  return (
    <g className={styles['axes']}>
      {y.ticks.map((tick) => (
        <g key={tick}>
          <path d={`M${left} ${y.at(tick)}H${width - right}`} />
          <text x={left - 8} y={y.at(tick) + 4} textAnchor="end">
            {tick}
          </text>
        </g>
      ))}
      {x.ticks.map((tick) => (
        <text key={tick} x={x.at(tick)} y={height - bottom + 16} textAnchor="middle">
          {tick}
        </text>
      ))}
      <text x={(left + width - right) / 2} y={height - 2} textAnchor="middle">
        {words.plotX}
      </text>
    </g>
  );
}

interface LineProps {
  readonly routing: Routing;
  readonly groups: readonly CostGroup[];
  readonly x: Scale;
  readonly y: Scale;
}

function Line({ routing, groups, x, y }: LineProps) {
  const points = groups.map(({ subscribers, cost }) => [x.at(subscribers), y.at(cost[routing])]);
  return (
    <g className={styles['line']} data-routing={routing}>
      <path className={styles['way']} d={`M${points.map((point) => point.join(' ')).join('L')}`} />
      {points.map(([cx = 0, cy = 0]) => (
        <Shape key={cx} routing={routing} x={cx} y={cy} />
      ))}
    </g>
  );
}

function Shape({ routing, x, y }: { readonly routing: Routing; x: number; y: number }) {
  const d = {
    'per-subscriber': 'M0-5L5 4H-5Z',
    'per-node': 'M-4-4H4V4H-4Z',
    interested: 'M0-5L5 0L0 5L-5 0Z',
  }[routing];
  return <path className={styles['shape']} transform={`translate(${x} ${y})`} d={d} />;
}

/** Each line is named at its end. */
function Names({ groups, y }: { readonly groups: readonly CostGroup[]; readonly y: Scale }) {
  const last = groups.at(-1);
  if (last === undefined) return null;
  const x = size.width - size.right + 14;
  return (
    <g className={styles['names']}>
      {apart(routings.map((routing) => ({ routing, at: y.at(last.cost[routing]) }))).map(
        ({ routing, at }) => (
          <g key={routing}>
            <Shape routing={routing} x={x + 4} y={at} />
            <text x={x + 14} y={at + 4}>
              {words.routing[routing]}
            </text>
          </g>
        ),
      )}
    </g>
  );
}

/** Names that would meet, moved up. */
function apart<N extends { readonly at: number }>(names: readonly N[]): readonly N[] {
  const placed: N[] = [];
  for (const name of names.toSorted((a, b) => b.at - a.at)) {
    placed.push({ ...name, at: Math.min(name.at, (placed.at(-1)?.at ?? Infinity) - 16) });
  }
  return placed;
}

function Table({ groups }: { readonly groups: readonly CostGroup[] }) {
  return (
    <div className={styles['table']}>
      <table aria-label={words.plot}>
        <thead>
          <tr>
            <th scope="col">{words.plotX}</th>
            <th scope="col">{words.plotEvents}</th>
            <th scope="col">{words.plotMade}</th>
            {routings.map((routing) => (
              <th key={routing} scope="col">
                {words.routing[routing]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map(({ subscribers, events, made, cost }) => (
            <tr key={subscribers}>
              <th scope="row">{subscribers}</th>
              <td>{events}</td>
              <td>{mean(made)}</td>
              {routings.map((routing) => (
                <td key={routing}>{mean(cost[routing])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles['soft']}>{words.plotLegend}</p>
    </div>
  );
}

function mean(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

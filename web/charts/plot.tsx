/** One small chart: uPlot draws it. Ink and dashes tell series apart, never a hue: that means topic. */

import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { readTheme, type Theme } from '../stage/theme.ts';
import styles from './charts.module.css';
import { lastOf, secondsShown, type Series } from './series.ts';

interface PlotProps {
  readonly label: string;
  readonly series: readonly Series[];
  /** A value in few letters, for the axis and the end of a line. */
  readonly say: (value: number) => string;
}

const height = 96;

/** Names at the ends of lines have this much room, in px; a lone line needs none. */
const namesPx = 84;

const dashes = [[], [7, 4], [2, 3], [10, 3, 2, 3]] as const;

const seconds = Array.from({ length: secondsShown }, (_, at) => at - secondsShown + 1);

export function Plot({ label, series, say }: PlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef({ series, say });
  const count = series.length;
  useEffect(() => {
    latest.current = { series, say };
    if (!document.hidden) plot.current?.setData(dataOf(series));
  }, [series, say]);

  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const make = (): void => {
      plot.current?.destroy();
      plot.current = null;
      if (document.hidden) return;
      const { series: now, say: saying } = latest.current;
      const theme = readTheme(element);
      const names = (): readonly Series[] => latest.current.series;
      const options = optionsOf(element.clientWidth, count, theme, saying, names);
      plot.current = new uPlot(options, dataOf(now), element);
    };
    // What nobody sees is not drawn: it is made up for when the page is seen again.
    const look = (): void => {
      if (document.hidden) return;
      if (plot.current === null) make();
      else plot.current.setData(dataOf(latest.current.series));
    };
    make();
    document.addEventListener('visibilitychange', look);
    const resized = new ResizeObserver(() => {
      if (plot.current !== null && plot.current.width !== element.clientWidth) {
        plot.current.setSize({ width: element.clientWidth, height });
      }
    });
    resized.observe(element);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', make);
    return () => {
      document.removeEventListener('visibilitychange', look);
      resized.disconnect();
      dark.removeEventListener('change', make);
      plot.current?.destroy();
      plot.current = null;
    };
  }, [count]);

  return <div ref={box} role="img" aria-label={label} className={styles['plot']} />;
}

/** A value holds for its whole second. */
const stepped = uPlot.paths.stepped?.({ align: -1 });
const steps = stepped === undefined ? {} : { paths: stepped };

function dataOf(series: readonly Series[]): uPlot.AlignedData {
  return [seconds, ...series.map(({ values }) => [...values])];
}

function optionsOf(
  width: number,
  count: number,
  theme: Theme,
  say: (value: number) => string,
  series: () => readonly Series[],
): uPlot.Options {
  const axis = { font: `12px ${theme.font}`, stroke: theme.soft, ticks: { show: false } };
  const grid = { stroke: theme.link, width: 0.5 };
  return {
    width,
    height,
    padding: [8, count > 1 ? namesPx : 10, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: [1 - secondsShown, 0] },
      y: { range: (_, _min, max) => [0, Math.max(1, max * 1.1)] },
    },
    axes: [
      {
        ...axis,
        size: 24,
        gap: 8,
        splits: () => [-119, -60, 0],
        values: (_, splits) =>
          splits.map((at) => (at === 0 ? '0 s' : String(at < -100 ? -120 : at))),
        grid: { show: false },
      },
      {
        ...axis,
        size: 44,
        gap: 4,
        space: 26,
        values: (_, splits) => splits.map((value) => (value % 1 === 0 ? say(value) : '')),
        grid,
      },
    ],
    series: [
      {},
      ...Array.from({ length: count }, (_, at) => ({
        stroke: at % 2 === 0 ? theme.ink : theme.soft,
        width: 1.75,
        dash: [...(dashes[at % dashes.length] ?? [])],
        points: { show: false },
        ...steps,
        spanGaps: false,
      })),
    ],
    hooks: count > 1 ? { draw: [(plot) => names(plot, series(), theme)] } : {},
  };
}

/** The name of each line at its end, apart from one another. */
function names(plot: uPlot, series: readonly Series[], theme: Theme): void {
  const { ctx: context, bbox } = plot;
  const ratio = devicePixelRatio;
  const ends = series
    .flatMap(({ name, values }) => {
      const last = lastOf(values);
      return last === null ? [] : [{ name, y: plot.valToPos(last, 'y', true) }];
    })
    .toSorted((a, b) => a.y - b.y);
  const step = 14 * ratio;
  let y = -Infinity;
  context.save();
  context.font = `${12 * ratio}px ${theme.font}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillStyle = theme.ink;
  for (const [at, end] of ends.entries()) {
    const below = ends.length - 1 - at;
    const lowest = bbox.top + bbox.height - below * step;
    y = Math.min(Math.max(end.y, y + step), Math.max(lowest, y + step));
    context.fillText(short(end.name), bbox.left + bbox.width + 6 * ratio, y);
  }
  context.restore();
}

const nameLetters = 11;

function short(name: string): string {
  const letters = [...name];
  return letters.length > nameLetters ? `${letters.slice(0, nameLetters - 1).join('')}…` : name;
}

import { describe, expect, it } from 'vitest';
import { seedDemonstration } from '../fold/fixtures.ts';
import type { PlayheadView } from '../fold/types.ts';
import { timelineOf } from './fixtures.ts';
import { type DiagramChoice, type DiagramModel, DiagramReader } from './model.ts';
import { sayMark } from './say.ts';
import { walk } from './walk.ts';

const events = timelineOf(seedDemonstration());
const all: DiagramChoice = {
  span: 'all',
  isToScale: false,
  lineOrder: [],
  hiddenLines: new Set(),
  until: null,
};

function playhead(at: number, isTravelling = false): PlayheadView {
  const mode = isTravelling ? 'paused' : 'live';
  const rest = { behindMs: 300, factor: 1, beginsAt: 0, endsAt: 10_000, isBelowClock: false };
  return { mode, at, isTravelling, ...rest };
}

function read(at: number, choice: Partial<DiagramChoice> = {}, isTravelling = false): DiagramModel {
  const reader = new DiagramReader();
  const size = { width: 360, height: 400 };
  return reader.read(
    events,
    new Map(),
    'alice',
    playhead(at, isTravelling),
    { ...all, ...choice },
    size,
  );
}

/** The publishes that are drawn, and whether after the moment shown. */
function publishes({ layout }: DiagramModel): readonly (readonly [string, boolean])[] {
  return layout.marks
    .filter(({ mark }) => mark.is === 'publish')
    .map(({ mark, isLater }) => [mark.topic ?? '', isLater] as const);
}

describe('the diagram of a moment', () => {
  it('shows nothing that the playhead has not reached, until a person looks at the past', () => {
    expect(publishes(read(6_000))).toEqual([['user_created', false]]);
    const past = read(6_000, {}, true);
    expect(publishes(past)).toEqual([
      ['user_created', false],
      ['user_updated', true],
    ]);
    const later = past.layout.marks.find(({ isLater }) => isLater)!;
    expect(past.layout.nowY).toBeLessThan(later.y);
    expect(past.layout.arrows.filter(({ isLater }) => isLater)).toHaveLength(2);
  });

  it('shows a span, or one publish, and says when there is none', () => {
    expect(publishes(read(9_500, { span: 1_000 }))).toEqual([['user_updated', false]]);
    expect(publishes(read(9_500, { span: 10_000 }))).toHaveLength(2);
    const one = read(8_000, { span: 'publish' });
    expect(one.layout.marks.map(({ mark }) => mark.is)).toEqual(['publish', 'receive', 'receive']);
    expect(read(100, { span: 'publish' }).hasPublish).toBe(false);
    expect(read(100, { span: 'publish' }).layout.marks).toEqual([]);
  });

  it('to scale spans the very time that is asked for', () => {
    const { moments } = read(9_500, { span: 1_000, isToScale: true }).layout;
    expect(moments[0]!.at).toBe(8_500);
    expect(moments.at(-1)!.at).toBe(9_500);
  });

  it('ends a page further back at its moment, and knows which lines are idle', () => {
    expect(publishes(read(9_500, { until: 6_000 }))).toEqual([['user_created', false]]);
    const { idle, lines } = read(8_000, { span: 1_000, lineOrder: ['carol'] });
    expect(idle).toEqual(lines);
    expect(read(9_500).idle).toEqual([]);
  });

  it('is the same object while nothing in it has changed', () => {
    const reader = new DiagramReader();
    const size = { width: 360, height: 400 };
    const nodes = new Map();
    const first = reader.read(events, nodes, 'alice', playhead(9_500), all, size);
    expect(reader.read(events, nodes, 'alice', playhead(9_700), all, size)).toBe(first);
    expect(reader.read(events, nodes, 'alice', playhead(8_000), all, size)).not.toBe(first);
  });
});

describe('walking by keys', () => {
  const model = read(9_500, { span: 'publish', lineOrder: ['alice', 'bob', 'carol'] });
  const { layout, into } = model;
  const from = (text: string, key: string): string => {
    const start = layout.marks.find(({ mark }) => sayMark(mark, into.get(mark)).startsWith(text))!;
    const to = walk(layout, start.mark.key, key);
    return to === null ? 'nowhere' : sayMark(to.mark, into.get(to.mark)).split(' from')[0]!;
  };

  it('goes over the crossings that begin or end there', () => {
    expect(from('bob publishes', 'ArrowLeft')).toBe('alice receives user_updated');
    expect(from('bob publishes', 'ArrowRight')).toBe('carol receives user_updated');
    expect(from('carol receives', 'ArrowLeft')).toContain('bob publishes');
    expect(from('carol receives', 'ArrowRight')).toBe('nowhere');
  });

  it('goes along the line', () => {
    const whole = read(9_500);
    const line = whole.layout.marks.filter(({ mark }) => mark.line === 'bob');
    const keys = line.map(({ mark }) => mark.key);
    expect(walk(whole.layout, keys[1]!, 'ArrowUp')?.mark.key).toBe(keys[0]);
    expect(walk(whole.layout, keys[1]!, 'ArrowDown')?.mark.key).toBe(keys[2]);
    expect(walk(whole.layout, keys[1]!, 'End')?.mark.key).toBe(keys.at(-1));
    expect(walk(whole.layout, keys[1]!, 'Home')?.mark.key).toBe(keys[0]);
    expect(walk(whole.layout, keys[0]!, 'ArrowUp')).toBeNull();
    expect(walk(whole.layout, 'nobody 1 1', 'ArrowDown')).toBeNull();
  });
});

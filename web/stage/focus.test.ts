import { describe, expect, it } from 'vitest';
import { layoutOf } from '../fold/layout.ts';
import { nearestThatWay } from './focus.ts';

describe('nearestThatWay', () => {
  const { spots } = layoutOf(['alice', 'bob', 'carol'], { width: 700, height: 560 });

  it('goes where the arrow points', () => {
    expect(nearestThatWay(spots, 'bob', 'ArrowRight')).toBe('carol');
    expect(nearestThatWay(spots, 'carol', 'ArrowLeft')).toBe('bob');
    expect(nearestThatWay(spots, 'carol', 'ArrowDown')).toBe('alice');
    expect(nearestThatWay(spots, 'alice', 'ArrowUp')).toBe('bob');
  });

  it('stays where nothing lies that way, and for other keys', () => {
    expect(nearestThatWay(spots, 'bob', 'ArrowLeft')).toBeNull();
    expect(nearestThatWay(spots, 'bob', 'x')).toBeNull();
  });
});

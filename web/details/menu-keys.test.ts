import { describe, expect, it } from 'vitest';
import { itemThatWay } from './menu-keys.ts';

const names = ['Cut', 'Slow', 'Lossy', 'Mend'];

describe('itemThatWay', () => {
  it('goes round and round', () => {
    expect(itemThatWay(names, 3, 'ArrowDown')).toBe(0);
    expect(itemThatWay(names, 0, 'ArrowUp')).toBe(3);
    expect(itemThatWay(names, 2, 'Home')).toBe(0);
    expect(itemThatWay(names, 0, 'End')).toBe(3);
  });

  it('a letter goes to the next name that begins with it', () => {
    expect(itemThatWay(names, 0, 'm')).toBe(3);
    expect(itemThatWay(['Leave', 'Kill', 'Link'], 0, 'L')).toBe(2);
    expect(itemThatWay(names, 0, 'z')).toBeNull();
    expect(itemThatWay(names, 0, 'Shift')).toBeNull();
    expect(itemThatWay([], 0, 'ArrowDown')).toBeNull();
  });
});

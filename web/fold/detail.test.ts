import { describe, expect, it } from 'vitest';
import { Detail } from './detail.ts';

describe('Detail', () => {
  it('draws everything up to three hundred, then rings, then flows', () => {
    const detail = new Detail();
    detail.see(300, 0);
    expect([detail.isBursting, detail.isFlowing]).toEqual([false, false]);
    detail.see(301, 0);
    expect([detail.isBursting, detail.isFlowing]).toEqual([true, false]);
    detail.see(1_501, 0);
    expect([detail.isBursting, detail.isFlowing]).toEqual([true, true]);
  });

  it('more detail comes only after a calm second', () => {
    const detail = new Detail();
    detail.see(400, 0);
    detail.see(150, 100);
    detail.see(150, 1_000);
    expect(detail.isBursting).toBe(true);
    detail.see(150, 1_100);
    expect(detail.isBursting).toBe(false);
  });

  it('numbers that go up and down around a limit do not switch it', () => {
    const detail = new Detail();
    const seen = new Set<boolean>();
    detail.see(310, 0);
    for (let ms = 0; ms < 10_000; ms += 16) {
      detail.see(ms % 32 === 0 ? 310 : 190, ms);
      seen.add(detail.isBursting);
    }
    expect([...seen]).toEqual([true]);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Plan, runPlan } from '../index.ts';

const here = new URL('./', import.meta.url);
const files = readdirSync(here).filter((file) => file.endsWith('.json'));

function read(file: string): Plan & { readonly rule: string } {
  return JSON.parse(readFileSync(new URL(file, here), 'utf8')) as Plan & { readonly rule: string };
}

describe('a plan that once broke a rule keeps it now', () => {
  it.each(files.map((file) => ({ file, rule: read(file).rule })))('$rule $file', ({ file }) => {
    expect(runPlan(read(file), { isAnyPlan: true }).problem).toBeNull();
  });
});

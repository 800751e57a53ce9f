import { describe, expect, it } from 'vitest';
import { savedName } from './save-file.tsx';

describe('the name under which a received file is saved', () => {
  it.each([
    ['notes.txt', 'notes.txt'],
    ['Grüße 2.pdf', 'Grüße 2.pdf'],
    ['../../.ssh/config', '_.._.ssh_config'],
    ['C:\\windows\\a.exe', 'C__windows_a.exe'],
    ['a\u202Egnp.exe', 'a_gnp.exe'],
    ['...', 'file'],
    ['', 'file'],
    ['<img onerror=x>\u0000', '_img onerror=x__'],
  ])('%j is %j', (given, saved) => {
    expect(savedName(given)).toBe(saved);
  });

  it('is not long, and keeps its ending', () => {
    expect(savedName(`${'x'.repeat(5_000)}.tar.gz`)).toMatch(/^x{113}\.tar\.gz$/);
  });
});

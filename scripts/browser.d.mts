/** Path of a Chromium, or null when none is found. */
export function findBrowser(): string | null;

/** Arguments every Chromium here is started with. */
export const browserArgs: readonly string[];

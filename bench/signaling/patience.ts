/** What a benchmark waits for moves on, or is named: then it ends in place of standing still. */

/** As long as this without a change, in ms: many times what anything here takes. */
const patienceMs = 20_000;

/** `how` says how far it is; the same twice in a row is where it stands. */
export async function patiently<T>(
  what: string,
  how: () => string,
  task: Promise<T>,
  everyMs = patienceMs,
): Promise<T> {
  let before = how();
  let timer: NodeJS.Timeout | undefined;
  const stuck = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      const now = how();
      const seconds = everyMs / 1_000;
      if (now === before) reject(new Error(`${what}: nothing moved for ${seconds} s (${now})`));
      before = now;
    }, everyMs);
  });
  try {
    return await Promise.race([task, stuck]);
  } finally {
    clearInterval(timer);
  }
}

/** The names of lessons, for the address. */

export const lessonIds: readonly string[] = ['one-crossing-per-node', 'who-pays'];

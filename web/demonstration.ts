/** The seed's set-up: which node starts how many clients on which topic. */

export interface Start {
  readonly topic: string;
  readonly clients: number;
}

const plan: Readonly<Record<string, readonly Start[]>> = {
  alice: [
    { topic: 'user_created', clients: 1 },
    { topic: 'user_updated', clients: 1 },
  ],
  bob: [{ topic: 'user_created', clients: 5 }],
  carol: [{ topic: 'user_updated', clients: 2 }],
};

/** What a node of that name starts; a node the seed does not know starts nothing. */
export function demonstrationOf(node: string): readonly Start[] {
  return Object.hasOwn(plan, node) ? (plan[node] ?? []) : [];
}

/** The names the demonstration needs, in the order to add them. */
export const demonstrationNodes = ['alice', 'bob', 'carol'] as const;

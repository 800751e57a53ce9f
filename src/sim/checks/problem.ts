/** A rule of docs/spec.md that a run breaks. */
export interface Problem {
  readonly rule: string;
  readonly say: string;
}

export function problem(rule: string, say: string): Problem {
  return { rule, say };
}

/** `alice#2`: one life. */
export function lifeName({ name, epoch }: { name: string; epoch: number }): string {
  return `${name}#${epoch}`;
}

export interface InspectOptions {
  readonly node?: string;
}
export function inspect(value: unknown, _options?: InspectOptions): string {
  return JSON.stringify(value);
}

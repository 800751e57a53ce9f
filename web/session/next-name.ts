/** alice, alice-2, alice-3: the name to ask for when another node keeps the one before. */
export function nextName(name: string): string {
  const [, stem = name, number] = /^(.*?)(?:-(\d+))?$/su.exec(name) ?? [];
  return `${stem}-${number === undefined ? 2 : Number(number) + 1}`;
}

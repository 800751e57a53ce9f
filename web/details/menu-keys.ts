/** Which item of a menu a key goes to. */

/** Null where the key goes to none. Round and round; a letter goes to the next name it begins. */
export function itemThatWay(names: readonly string[], at: number, key: string): number | null {
  const count = names.length;
  if (count === 0) return null;
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % count;
    case 'ArrowUp':
      return (at + count - 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default: {
      if ([...key].length !== 1 || key === ' ') return null;
      const letter = key.toLocaleLowerCase();
      for (let step = 1; step <= count; step++) {
        const index = (at + step) % count;
        if (names[index]?.toLocaleLowerCase().startsWith(letter) === true) return index;
      }
      return null;
    }
  }
}

/** A topic's mark in text: its shape in its hue, with its letter. */

import type { TopicMark } from '../fold/types.ts';

const shapes: Readonly<Record<number, string>> = {
  1: 'M8 1a7 7 0 1 1 0 14a7 7 0 1 1 0-14Z',
  2: 'M3 1.5h10a1.5 1.5 0 0 1 1.5 1.5v10a1.5 1.5 0 0 1-1.5 1.5h-10a1.5 1.5 0 0 1-1.5-1.5v-10a1.5 1.5 0 0 1 1.5-1.5Z',
  3: 'M8 .8L15.6 14.400H.4Z',
  4: 'M8 .2L15.8 8L8 15.800L.2 8Z',
  5: 'M8 .4L15.6 5.900L12.7 14.900H3.300L.4 5.900Z',
  6: 'M8 0L10.3 4.900L15.7 5.500L11.7 9.100L12.8 14.500L8 11.800L3.2 14.500L4.3 9.100L.3 5.500L5.7 4.900Z',
};

export function TopicBadge({ mark }: { readonly mark: TopicMark | undefined }) {
  if (mark === undefined) return <span style={{ width: 14 }} />;
  return (
    <svg width="14" height="14" viewBox="0 0 16 16" aria-hidden="true" style={{ flex: 'none' }}>
      <path d={shapes[mark.shape]} style={{ fill: `var(--t${mark.slot})` }} />
      <text
        x="8"
        y="11.4"
        textAnchor="middle"
        fontSize="9"
        fontWeight="700"
        style={{ fill: 'var(--on)' }}
      >
        {mark.letter}
      </text>
    </svg>
  );
}

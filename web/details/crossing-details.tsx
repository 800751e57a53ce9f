/** All that is known of one crossing, whatever moment is shown. */

import { inspect } from '../../src/core/index.ts';
import type { RoomView } from '../fold/types.ts';
import type { Controller } from '../store/controller.ts';
import { TopicBadge } from '../ui/topic-badge.tsx';
import { Facts } from './facts.tsx';
import { detailWords as words } from './words.ts';
import type { Crossing } from '../fold/flights.ts';

interface CrossingDetailsProps {
  readonly crossing: Crossing;
  readonly topics: RoomView['topics'];
  readonly controller: Controller;
}

export function CrossingDetails({ crossing, topics, controller }: CrossingDetailsProps) {
  const { event, topic, from, to, number, bytes, sentAt, isAdjusted } = crossing;
  const message = controller.message(event);
  return (
    <>
      <Facts
        facts={[
          ['Event', event],
          [
            'Topic',
            <>
              <TopicBadge mark={topics.get(topic)} /> {topic}
            </>,
          ],
          [
            'Message',
            message === undefined ? words.unknownText : inspect(message.value, { itemsMax: 50 }),
          ],
          ['From', from],
          ['To', to],
          ['Number', number],
          ['Size', words.bytes(bytes)],
          ['Sent at', sentAt === null ? '–' : `${(sentAt / 1_000).toFixed(3)} s`],
          ['Fate', fateOf(crossing)],
        ]}
      />
      {isAdjusted && <p>{words.clockAdjusted}</p>}
    </>
  );
}

function fateOf({ sentAt, receivedAt, lostAt }: Crossing): string {
  if (receivedAt !== null && sentAt !== null) return words.arrived(words.ms(receivedAt - sentAt));
  if (lostAt === null) return words.onTheWay;
  return lostAt === sentAt ? words.neverSent : words.neverArrived;
}

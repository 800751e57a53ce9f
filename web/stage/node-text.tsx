/**
 * A node's name, and below it its state with its counts: the one text on the stage that changes while
 * things move, so it stands apart from the pictures.
 */

import { memo, type ReactElement } from 'react';
import type { Label } from '../fold/labels.ts';
import { stateLines, type TextSize } from './scene.ts';
import type { NodeLook } from './looks.ts';
import styles from './stage.module.css';

export interface NodeTextProps {
  readonly look: NodeLook;
  readonly label: Label;
  readonly deliveries: number;
  readonly textSize: TextSize;
}

export const NodeText = memo(function NodeText(props: NodeTextProps): ReactElement {
  const { look, label, deliveries, textSize } = props;
  const { name, anchor, x, y, stateY, line } = label;
  return (
    <g textAnchor={anchor} data-of={look.name}>
      <text className={styles['name']} x={x} y={y} fontSize={textSize.name}>
        {name}
      </text>
      {line !== null && (
        <text
          className={styles['words']}
          data-count={line === 0 || undefined}
          x={x}
          y={stateY}
          fontSize={textSize.state}
        >
          {stateLines(look, deliveries)[line]}
        </text>
      )}
    </g>
  );
});

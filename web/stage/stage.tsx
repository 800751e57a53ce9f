/**
 * The stage: nodes, links and what moves between them. React draws what stands still and hears of
 * changes a few times a second; what moves is taken from the source by the canvas itself.
 */

import {
  type KeyboardEvent,
  type ReactElement,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Box } from '../fold/layout.ts';
import type { MotionSource } from '../fold/motion.ts';
import type { RoomView } from '../fold/types.ts';
import { words } from '../fold/words.ts';
import { nearestThatWay } from './focus.ts';
import { sceneOf } from './scene.ts';
import { StageCanvas } from './stage-canvas.ts';
import { StageSvg } from './stage-svg.tsx';
import styles from './stage.module.css';

/** The graphic's name is refreshed at most this often, in ms: it is read, not watched. */
const labelEveryMs = 5_000;

export interface StageProps {
  readonly view: RoomView;
  /** What moves, once per frame: the room itself. */
  readonly source: MotionSource;
  readonly isProjected: boolean;
  readonly isReducedMotion: boolean;
  readonly selected?: string | null;
  /** Called with a node's name; without it nodes are pictures, not buttons. */
  readonly onSelect?: (node: string) => void;
}

export function Stage(props: StageProps): ReactElement {
  const { view, source, isProjected, isReducedMotion, selected = null, onSelect } = props;
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useBox(stage);
  const [focused, setFocused] = useState<string | null>(null);
  const [lookedAt, setLookedAt] = useState<string | null>(null);
  const scene = useMemo(() => sceneOf(view, box, isProjected), [view, box, isProjected]);

  const moving = useRef<StageCanvas | null>(null);
  useEffect(() => {
    if (canvas.current === null) return;
    moving.current = new StageCanvas(canvas.current, source);
    return () => moving.current?.stop();
  }, [source]);
  useEffect(() => {
    moving.current?.set(scene, isReducedMotion);
  }, [source, scene, isReducedMotion]);

  const select = (node: string): void => onSelect?.(node);
  const onKey = (event: KeyboardEvent<SVGGElement>, node: string): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Escape') event.currentTarget.blur();
    else if (event.key === 'Enter' || event.key === ' ') select(node);
    else {
      const next = nearestThatWay(scene.layout.spots, node, event.key);
      if (next === null) return;
      setFocused(next);
      focusNode(stage.current, next);
    }
    event.preventDefault();
  };
  const self = [...view.nodes.values()].find(({ isSelf }) => isSelf)?.name ?? null;
  const label = useLabel(view);
  const tabStop = focused !== null && view.nodes.has(focused) ? focused : self;

  return (
    <div className={styles['stage']} ref={stage}>
      {box.width > 0 && (
        <StageSvg
          view={view}
          scene={scene}
          label={label}
          tabStop={tabStop}
          selected={selected}
          lookedAt={lookedAt}
          isSelectable={onSelect !== undefined}
          onKey={onKey}
          onLook={setLookedAt}
          onSelect={select}
        />
      )}
      <canvas
        className={styles['canvas']}
        ref={canvas}
        aria-hidden="true"
        data-testid="stage-canvas"
      />
    </div>
  );
}

function focusNode(stage: HTMLElement | null, name: string): void {
  const nodes = stage?.querySelectorAll<SVGGElement>('[data-node]') ?? [];
  [...nodes].find(({ dataset }) => dataset['node'] === name)?.focus();
}

/** The element's size in CSS px, as it changes. */
function useBox(element: RefObject<HTMLElement | null>): Box {
  const [box, setBox] = useState<Box>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    if (element.current === null) return;
    const target = element.current;
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = target;
      setBox((old) => (old.width === width && old.height === height ? old : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return box;
}

/** "3 nodes, 3 links", at most every five seconds. */
function useLabel(view: RoomView): string {
  const open = [...view.links.values()].filter(({ state }) => state === 'open').length;
  const label = words.stageLabel(view.nodes.size, open);
  const [shown, setShown] = useState(label);
  const shownAt = useRef(-Infinity);
  useEffect(() => {
    if (label === shown) return;
    const wait = Math.max(0, shownAt.current + labelEveryMs - performance.now());
    const timer = setTimeout(() => {
      shownAt.current = performance.now();
      setShown(label);
    }, wait);
    return () => clearTimeout(timer);
  }, [label, shown]);
  return shown;
}

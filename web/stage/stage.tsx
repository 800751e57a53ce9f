/**
 * The stage: nodes, links and what moves between them. React draws what stands still and hears of
 * changes a few times a second; what moves is taken from the source by the canvas itself.
 */

import {
  type ReactElement,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { layoutOf, noBox } from '../fold/layout.ts';
import type { MotionSource } from '../fold/motion.ts';
import type { RoomView } from '../fold/types.ts';
import type { Selected, Thing } from '../store/selection.ts';
import { LookMemory } from './looks.ts';
import { PictureBar } from './picture-bar.tsx';
import { sceneOf } from './scene.ts';
import { type Looked, shownLinks } from './shown-links.ts';
import { StageCanvas } from './stage-canvas.ts';
import { StageSvg } from './stage-svg.tsx';
import styles from './stage.module.css';
import { Summary } from './summary.tsx';
import { elementOf, sameThing } from './things.ts';
import { useBox } from './use-box.ts';
import { usePicture } from './use-picture.ts';
import { useStageInput } from './use-stage-input.ts';
import { useStageLabel } from './use-stage-label.ts';

export interface StageProps {
  readonly view: RoomView;
  /** What moves, once per frame: the room itself. */
  readonly source: MotionSource;
  /** Places of nodes are kept by its name. */
  readonly room: string;
  readonly isProjected: boolean;
  readonly isReducedMotion: boolean;
  readonly selected?: Selected | null;
  /** Called with what was picked; without it nodes are pictures, not buttons. */
  readonly onSelect?: (selected: Selected | null, isByKey: boolean) => void;
  /** Called with a node or link and a point of the window, in px. */
  readonly onMenu?: (thing: Thing, x: number, y: number, from: SVGElement | null) => void;
  /** Buttons beside those of the picture. */
  readonly children?: ReactNode;
}

export function Stage(props: StageProps): ReactElement {
  const { view, source, room, isProjected, isReducedMotion, selected = null, onSelect } = props;
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const moving = useRef<StageCanvas | null>(null);
  const box = useBox(stage);
  const picture = usePicture(room, box, stage);
  const { lens, pins } = picture;
  const [corner, setCorner] = useState(noBox);

  const [memory] = useState(() => new LookMemory());
  const looks = useMemo(() => memory.of(view.nodes), [memory, view.nodes]);
  const names = [...looks.keys()].join(' ');
  const layout = useMemo(
    () => layoutOf(names === '' ? [] : names.split(' '), box, isProjected),
    [names, box, isProjected],
  );
  const engine = view.engine?.name ?? null;
  const scene = useMemo(
    () => sceneOf({ looks, layout, box, corner, isProjected, lens, pins, engine }),
    [looks, layout, box, corner, isProjected, lens, pins, engine],
  );

  const [focused, setFocused] = useState<string | null>(null);
  const [lookedAt, setLookedAt] = useState<Thing | null>(null);
  // The node that the focus went to a link from.
  const [home, setHome] = useState<string | null>(null);
  const looked = useMemo(() => lookedOf(lookedAt, selected, home), [lookedAt, selected, home]);
  const self = looks.keys().next().value ?? null;
  const { still, dialing } = useMemo(
    () => shownLinks(view.links, view.nodes.size, self, looked, engine !== null),
    [view.links, view.nodes.size, self, looked, engine],
  );

  useEffect(() => {
    if (canvas.current === null) return;
    moving.current = new StageCanvas(canvas.current, source);
    return () => moving.current?.stop();
  }, [source]);
  useEffect(() => {
    moving.current?.set({ scene, dialing, selected, isReduced: isReducedMotion });
  }, [source, scene, dialing, selected, isReducedMotion]);

  // A link may be drawn only once it is looked at: it gets the focus when it is there.
  const [wanted, want] = useState<Thing | null>(null);
  useLayoutEffect(() => {
    if (wanted === null) return;
    elementOf(stage.current, wanted)?.focus();
    want(null);
  }, [wanted]);

  const input = useStageInput({
    stage,
    scene,
    picture,
    links: view.links,
    home,
    onHome: setHome,
    moving,
    onSelect,
    onMenu: props.onMenu,
    hasSelected: selected !== null,
    onLook: (thing) => setLookedAt((old) => (sameThing(old, thing) ? old : thing)),
    onFocus: (thing) => {
      setLookedAt(thing);
      if (thing.is === 'node') setFocused(thing.name);
      want(thing);
    },
  });
  const label = useStageLabel(view);

  return (
    <div
      className={styles['stage']}
      ref={stage}
      data-zoomed={lens.scale !== 1 || undefined}
      {...input}
    >
      {box.width > 0 && (
        <StageSvg
          view={view}
          looks={looks}
          links={still}
          scene={scene}
          label={label}
          tabStop={focused !== null && looks.has(focused) ? focused : self}
          selected={selected}
          looked={looked}
          isSelectable={onSelect !== undefined}
        />
      )}
      <canvas
        className={styles['canvas']}
        ref={canvas}
        aria-hidden="true"
        data-testid="stage-canvas"
      />
      <Summary source={source} view={view} />
      {!isProjected && (
        <PictureBar picture={picture} onBox={setCorner}>
          {props.children}
        </PictureBar>
      )}
    </div>
  );
}

function lookedOf(thing: Thing | null, selected: Selected | null, home: string | null): Looked {
  const nodes = new Set<string>();
  if (thing?.is === 'node') nodes.add(thing.name);
  else if (thing?.is === 'link' && home !== null) nodes.add(home);
  if (selected?.is === 'node') nodes.add(selected.name);
  const one = thing?.is === 'link' ? thing : selected?.is === 'link' ? selected : null;
  return { nodes, link: one === null ? null : `${one.a} ${one.b}` };
}

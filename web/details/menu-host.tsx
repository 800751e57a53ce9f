/** The menu that is open, of whatever was asked for. */

import { useCallback } from 'react';
import { flushSync } from 'react-dom';
import type { Controller } from '../store/controller.ts';
import { type OpenMenu, useSelection } from '../store/selection.ts';
import { usePage } from '../store/state.ts';
import { Menu } from './menu.tsx';
import { type MenuItem, menuOf } from './menu-model.ts';

interface MenuHostProps {
  readonly controller: Controller;
  readonly menu: OpenMenu;
}

export function MenuHost({ controller, menu }: MenuHostProps) {
  const view = usePage((state) => state.view);
  const close = useCallback(
    (isLeft: boolean): void => {
      flushSync(() => useSelection.setState({ menu: null }));
      if (!isLeft) menu.from?.focus();
    },
    [menu],
  );
  if (view === null) return null;
  const model = menuOf(menu.of, view, {
    lab: controller.lab(),
    canRestart: controller.canRestart,
    isOwn: (node) => controller.ownAt(node) !== null,
    rejoin: (node) => {
      const at = controller.ownAt(node);
      if (at !== null) controller.rejoin(at, false);
    },
  });
  const act = (item: MenuItem): void => {
    close(false);
    item.act();
  };
  return <Menu key={model.label} model={model} x={menu.x} y={menu.y} onAct={act} onClose={close} />;
}

import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Spoken } from '../../room/room-state.js';

export type PanelName = 'people' | 'discussion';

/** What is open beside the stage, one at a time; closing gives the focus back to its button. */
export interface Panels {
  readonly open: PanelName | null;
  readonly buttons: Readonly<Record<PanelName, RefObject<HTMLButtonElement | null>>>;
  /** What others wrote since the discussion was last looked at. */
  readonly unread: number;
  toggle(panel: PanelName): void;
  close(): void;
}

export function usePanels({ discussion, self }: { discussion: readonly Spoken[]; self: string }): Panels {
  const [open, setOpen] = useState<PanelName | null>(null);
  const [readUntil, setReadUntil] = useState('');
  const buttons = { people: useRef<HTMLButtonElement>(null), discussion: useRef<HTMLButtonElement>(null) };
  const last = discussion.at(-1)?.at ?? '';
  useEffect(() => {
    if (open === 'discussion') setReadUntil(last);
  }, [open, last]);
  const close = () => {
    setOpen(null);
    if (open) buttons[open].current?.focus();
  };
  return {
    open, buttons, close,
    unread: discussion.filter(({ joinRequestId, at }) => joinRequestId !== self && at > readUntil).length,
    toggle: (panel) => (open === panel ? close() : setOpen(panel)),
  };
}

import type { ComponentPropsWithRef, ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { MenuTrigger } from 'react-aria-components/Menu';
import { Toolbar as AriaToolbar } from 'react-aria-components/Toolbar';
import { t } from '../../i18n/language.js';
import type { DeskState } from '../../room/device-desk.js';
import type { RoomClient } from '../../room/room-client.js';
import { canShare, type ScreenShare, type ShareState } from '../../room/screen-share.js';
import type { Layout, Scene } from '../../room/stage.js';
import { Choices } from '../../ui/ActionMenu.js';
import { classNames } from '../../ui/class-names.js';
import { CameraIcon, EndIcon, HandIcon, LayoutIcon, LeaveIcon, MicrophoneIcon, PeopleIcon, ScreenIcon, SlidersIcon, SpeechIcon } from '../../ui/icons.js';
import styles from './Toolbar.module.css';
import type { Panels } from './use-panels.js';
import { useShortcuts } from './use-shortcuts.js';

interface ToolbarProps {
  client: RoomClient;
  desk: DeskState;
  share: ShareState;
  scene: Scene;
  onLayout(layout: Layout): void;
  /** Oneself has a hand up. */
  handUp: boolean;
  onHand(): void;
  panels: Panels;
  onSettings(): void;
  /** Null for who may not end the session. */
  onEnd: (() => void) | null;
}

/** The « barre d'outils »: one place, arrow keys inside, a name on every button (R55, R56). */
export function Toolbar({ client, desk, share, scene, onLayout, handUp, onHand, panels, onSettings, onEnd }: ToolbarProps) {
  const microphoneOn = desk.microphoneTrack !== null;
  const cameraOn = desk.cameraTrack !== null;
  const opening = desk.status === 'opening';
  useShortcuts();
  return (
    <AriaToolbar className={styles.toolbar ?? ''} aria-label={t.room.toolbar}>
      <Tool label={t.room.microphone} icon={<MicrophoneIcon off={!microphoneOn} />} off={!microphoneOn} aria-pressed={microphoneOn} shortcut="M" busy={opening || desk.turning.includes('microphone')} onClick={() => void client.desk.turn('microphone', !microphoneOn)} />
      <Tool label={t.room.camera} icon={<CameraIcon off={!cameraOn} />} off={!cameraOn} aria-pressed={cameraOn} shortcut="C" busy={opening || desk.turning.includes('camera')} onClick={() => void client.desk.turn('camera', !cameraOn)} />
      {canShare() ? <ShareTool share={client.share} state={share} /> : null}
      <Tool ref={panels.buttons.people} label={t.room.list} icon={<PeopleIcon />} aria-expanded={panels.open === 'people'} shortcut="P" onClick={() => panels.toggle('people')} />
      <Tool ref={panels.buttons.discussion} label={t.talk.discussion} note={panels.unread > 0 ? t.talk.unread(panels.unread) : null} icon={<SpeechIcon />} aria-expanded={panels.open === 'discussion'} shortcut="D" onClick={() => panels.toggle('discussion')} />
      <Tool label={handUp ? t.talk.lower : t.talk.raise} icon={<HandIcon />} aria-pressed={handUp} lit={handUp} shortcut="L" onClick={onHand} />
      <LayoutMenu scene={scene} onLayout={onLayout} />
      <Tool label={t.room.settings} icon={<SlidersIcon />} aria-haspopup="dialog" onClick={onSettings} />
      {onEnd ? <Tool label={t.organiser.end} icon={<EndIcon />} aria-haspopup="dialog" leaves onClick={onEnd} /> : null}
      <Tool label={t.room.leave} icon={<LeaveIcon />} leaves onClick={() => client.leave()} />
    </AriaToolbar>
  );
}

function ShareTool({ share, state }: { share: ScreenShare; state: ShareState }) {
  const on = state.status === 'on';
  return <Tool label={on ? t.stage.stopSharing : t.stage.share} icon={<ScreenIcon off={on} />} off={on} shortcut="E" busy={state.status === 'choosing'} onClick={() => (on ? share.stop() : void share.start())} />;
}

/** « Changer le mode d'affichage » (R53) */
function LayoutMenu({ scene, onLayout }: { scene: Scene; onLayout(layout: Layout): void }) {
  const layouts: readonly Layout[] = scene.shares.length > 0 ? ['mosaic', 'speaker', 'presentation'] : ['mosaic', 'speaker'];
  return (
    <MenuTrigger>
      <AriaButton className={styles.tool ?? ''}><LayoutIcon /><span>{t.stage.change}</span></AriaButton>
      <Choices label={t.stage.change} placement="top" chosen={scene.layout} choices={layouts.map((id) => ({ id, label: t.stage.layout[id], onAct: () => onLayout(id) }))} />
    </MenuTrigger>
  );
}

interface ToolProps extends Omit<ComponentPropsWithRef<'button'>, 'children'> {
  label: string;
  icon: ReactNode;
  off?: boolean;
  leaves?: boolean;
  lit?: boolean;
  /** Something new behind it, in words. */
  note?: string | null;
  /** The letter that presses it with Alt and Shift. */
  shortcut?: string;
  busy?: boolean;
}

function Tool({ label, icon, off = false, leaves = false, lit = false, busy = false, note = null, shortcut, onClick, ...rest }: ToolProps) {
  return (
    <button {...rest} type="button" className={classNames(styles.tool, off && styles.off, leaves && styles.leaves, lit && styles.lit)} {...hintOf(shortcut)} aria-disabled={busy || undefined} onClick={(event) => !busy && onClick?.(event)}>
      {icon}
      <span>{label}</span>
      {note ? <span className={styles.note}>{note}</span> : null}
    </button>
  );
}

const hintOf = (letter: string | undefined) => (letter ? { 'aria-keyshortcuts': `Alt+Shift+${letter}`, title: t.talk.shortcut(`Alt + Maj + ${letter}`), 'data-shortcut': letter.toLowerCase() } : {});

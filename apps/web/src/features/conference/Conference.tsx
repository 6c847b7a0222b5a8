import type { RcpPage } from '@rcp/contracts';
import { useRef, useState } from 'react';
import { t } from '../../i18n/language.js';
import type { DeskState } from '../../room/device-desk.js';
import type { RoomClient } from '../../room/room-client.js';
import type { Phase } from '../../room/room-state.js';
import { Banner } from '../../ui/Banner.js';
import { ScreenTitle } from '../../ui/ScreenTitle.js';
import { useKeptFocus } from '../../ui/use-kept-focus.js';
import { useStore } from '../../ui/use-store.js';
import { useTitle } from '../../ui/use-title.js';
import { actionsOn } from '../organiser/actions-on.js';
import { ChimeSwitch } from '../organiser/ChimeSwitch.js';
import { EndQuestion } from '../organiser/EndQuestion.js';
import { ExcludeQuestion } from '../organiser/ExcludeQuestion.js';
import { Knocks } from '../organiser/Knocks.js';
import { Notices } from '../organiser/Notices.js';
import { Undelivered } from '../organiser/Undelivered.js';
import { useBadge } from '../organiser/use-badge.js';
import { EnvironmentStrip } from '../rcp-page/EnvironmentStrip.js';
import { NetworkBanner } from '../waiting-room/NetworkBanner.js';
import { Announcer } from './Announcer.js';
import styles from './Conference.module.css';
import { DeviceTrouble } from './DeviceTrouble.js';
import { ParticipantsPanel } from './ParticipantsPanel.js';
import { RemoteSound } from './RemoteSound.js';
import { SettingsDialog } from './SettingsDialog.js';
import { ShareBanner } from './ShareBanner.js';
import { Stage } from './Stage.js';
import { Toolbar } from './Toolbar.js';
import { useScene } from './use-scene.js';

/** The room itself: pictures, sound, who is there, and for organisers who knocks (R39–R56). */
export function Conference({ page, client, state }: { page: RcpPage; client: RoomClient; state: Phase<'joined'> }) {
  const desk = useStore(client.desk.store);
  const [panelOpen, setPanelOpen] = useState(false);
  const [settingsOpen, setSettingsOpen] = useState(false);
  const [ending, setEnding] = useState(false);
  const [excluding, setExcluding] = useState<string | null>(null);
  const share = useStore(client.share.store);
  const { view, scene, pin, choose } = useScene(state);
  const listButton = useRef<HTMLButtonElement>(null);
  useWaiting(page, state);
  useKeptFocus(state.participants, state.excluded, state.notices);
  const closePanel = () => {
    setPanelOpen(false);
    listButton.current?.focus();
  };
  return (
    <div className={styles.room}>
      <EnvironmentStrip environment={page.environment} />
      <main className={styles.main}>
        <header className={styles.header}>
          <ScreenTitle className={styles.title}>{page.shortName}</ScreenTitle>
          {state.organiser ? <ChimeSwitch knocks={state.knocks} /> : null}
        </header>
        <Banners client={client} state={state} desk={desk} />
        <div className={styles.body}>
          <Stage state={state} desk={desk} view={view} scene={scene} onPin={pin} actions={(person) => actionsOn(person, client, setExcluding)} />
          {state.organiser ? <Knocks client={client} state={state} timeZone={page.timeZone} panelOpen={panelOpen} onPanel={() => setPanelOpen(true)} /> : null}
          {panelOpen ? <ParticipantsPanel client={client} state={state} timeZone={page.timeZone} onExclude={setExcluding} onClose={closePanel} /> : null}
        </div>
        <Toolbar client={client} desk={desk} share={share} scene={scene} onLayout={choose} panelOpen={panelOpen} listButton={listButton} onPanel={() => (panelOpen ? closePanel() : setPanelOpen(true))} onSettings={() => setSettingsOpen(true)}
          onEnd={state.organiser ? () => setEnding(true) : null} />
      </main>
      <Announcer participants={state.participants} sharing={scene.shares} self={state.self} />
      <SettingsDialog open={settingsOpen} desk={client.desk} state={desk} onClose={() => setSettingsOpen(false)} />
      <Questions client={client} state={state} ending={ending} onEnded={() => setEnding(false)} excluding={excluding} onExcluded={() => setExcluding(null)} />
    </div>
  );
}

/** An organiser who looks at something else sees in the tab, and on the application's icon, that somebody waits. */
function useWaiting(page: RcpPage, { organiser, knocks }: Phase<'joined'>) {
  const title = t.room.title(page.shortName);
  const waiting = organiser ? knocks.length : 0;
  useTitle(waiting > 0 ? t.organiser.waitingTitle(waiting, title) : title);
  useBadge(waiting);
}

interface QuestionsProps { client: RoomClient; state: Phase<'joined'>; ending: boolean; onEnded(): void; excluding: string | null; onExcluded(): void }

/** What is asked before it is done. */
function Questions({ client, state, ending, onEnded, excluding, onExcluded }: QuestionsProps) {
  return (
    <>
      <EndQuestion open={ending} onEnd={() => client.endSession()} onClose={onEnded} />
      <ExcludeQuestion person={state.participants.find(({ joinRequestId }) => joinRequestId === excluding) ?? null} onExclude={(id) => client.exclude(id)} onClose={onExcluded} />
    </>
  );
}

/** What is wrong at the moment, and what was decided meanwhile. */
function Banners({ client, state, desk }: { client: RoomClient; state: Phase<'joined'>; desk: DeskState }) {
  return (
    <div className={styles.banners}>
      <NetworkBanner link={state.link} onRetry={() => client.retryNow()} />
      {state.media?.state === 'reconnecting' && state.link.status === 'open' ? <Banner look="warning">{t.network.media}</Banner> : null}
      <ShareBanner share={client.share} />
      <DeviceTrouble desk={client.desk} state={desk} />
      {state.organiser ? <Undelivered {...state.undelivered} /> : null}
      <Notices notices={state.notices} onClose={(id) => client.closeNotice(id)} />
      <RemoteSound remote={state.media?.remote} speaker={desk.chosen.speaker} />
    </div>
  );
}

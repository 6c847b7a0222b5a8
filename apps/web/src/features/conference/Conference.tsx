import type { RcpPage } from '@rcp/contracts';
import { useState } from 'react';
import { t } from '../../i18n/language.js';
import type { DeskState } from '../../room/device-desk.js';
import type { LineQuality } from '../../room/line-quality.js';
import type { LineWay } from '../../room/line-way.js';
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
import { DiscussionPanel } from './DiscussionPanel.js';
import { CrowdedBanner, MutedBanner } from './MutedBanner.js';
import { ParticipantsPanel } from './ParticipantsPanel.js';
import { RemoteSound } from './RemoteSound.js';
import { roomActions } from './room-actions.js';
import { SettingsDialog } from './SettingsDialog.js';
import { ShareBanner } from './ShareBanner.js';
import { Stage } from './Stage.js';
import { Toolbar } from './Toolbar.js';
import { usePanels } from './use-panels.js';
import { useScene } from './use-scene.js';
import { useWakeLock } from './use-wake-lock.js';

/** The room itself: pictures, sound, who is there, and for organisers who knocks (R39–R56). */
export function Conference({ page, client, state }: { page: RcpPage; client: RoomClient; state: Phase<'joined'> }) {
  const desk = useStore(client.desk.store);
  const panels = usePanels(state);
  const [settingsOpen, setSettingsOpen] = useState(false);
  const [ending, setEnding] = useState(false);
  const [excluding, setExcluding] = useState<string | null>(null);
  const share = useStore(client.share.store);
  const handUp = state.hands.includes(state.self);
  const { view, scene, pin, choose } = useScene(state);
  useWaiting(page, state);
  useKeptFocus(state.participants, state.knocks, state.excluded, state.notices);
  useWakeLock();
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
          <Stage state={state} desk={desk} view={view} scene={scene} onPin={pin} onWatch={(ids) => client.watch(ids)} actions={(person) => [...roomActions(person, client, state), ...actionsOn(person, client, setExcluding)]} />
          {state.organiser ? <Knocks client={client} state={state} timeZone={page.timeZone} panelOpen={panels.open === 'people'} onPanel={() => panels.toggle('people')} /> : null}
          {panels.open === 'people' ? <ParticipantsPanel client={client} state={state} timeZone={page.timeZone} onExclude={setExcluding} onClose={panels.close} /> : null}
          {panels.open === 'discussion' ? <DiscussionPanel client={client} state={state} timeZone={page.timeZone} onClose={panels.close} /> : null}
        </div>
        <Toolbar client={client} desk={desk} share={share} scene={scene} onLayout={choose} panels={panels} handUp={handUp} onHand={() => (handUp ? client.lowerHand(state.self) : client.raiseHand())} onSettings={() => setSettingsOpen(true)}
          onEnd={state.organiser ? () => setEnding(true) : null} />
      </main>
      <Announcer participants={state.participants} sharing={scene.shares} hands={state.hands} discussion={state.discussion} speaker={scene.speaker} self={state.self} />
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
      <OwnLine line={state.media?.lines.get('')} />
      <OwnWay way={state.media?.way} />
      <MutedBanner client={client} microphoneOn={desk.microphoneTrack !== null} />
      <CrowdedBanner client={client} sends={desk.microphoneTrack !== null || desk.cameraTrack !== null} />
      <ShareBanner share={client.share} />
      <DeviceTrouble desk={client.desk} state={desk} />
      {state.organiser ? <Undelivered {...state.undelivered} /> : null}
      <Notices notices={state.notices} onClose={(id) => client.closeNotice(id)} />
      <RemoteSound remote={state.media?.remote} speaker={desk.chosen.speaker} />
    </div>
  );
}

/** Media that go a long way round: it works, less well, and somebody could change it. */
function OwnWay({ way }: { way: LineWay | undefined }) {
  return way === 'relay-tcp' || way === 'relay-tls' ? <Banner look="information">{t.talk.relayed[way === 'relay-tls' ? 'TLS' : 'TCP']}</Banner> : null;
}

/** One's own connection, when it is not good, and what helps. */
function OwnLine({ line }: { line: LineQuality | undefined }) {
  return line === undefined || line === 'good' || line === 'lost' ? null : <Banner look="warning">{t.talk.ownLine[line]}</Banner>;
}

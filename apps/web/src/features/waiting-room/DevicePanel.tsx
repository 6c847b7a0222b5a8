import { t } from '../../i18n/language.js';
import type { DeviceDesk, DeskState, Kind } from '../../room/device-desk.js';
import { Banner } from '../../ui/Banner.js';
import { Button } from '../../ui/Button.js';
import { CameraIcon, MicrophoneIcon } from '../../ui/icons.js';
import { Picture } from '../../ui/Picture.js';
import { SwitchButton } from '../../ui/SwitchButton.js';
import { useTrackStream } from '../../ui/use-track-stream.js';
import { DeviceChoice } from './DeviceChoice.js';
import styles from './DevicePanel.module.css';
import { LevelMeter } from './LevelMeter.js';

const troubled = (state: DeskState, kind: Kind) => state[kind] !== 'on' && state[kind] !== 'off';

/** One's own devices: picture, level, switches, choice, and words for what does not work. */
export function DevicePanel({ desk, state }: { desk: DeviceDesk; state: DeskState }) {
  const picture = useTrackStream(state.cameraTrack);
  const opening = state.status !== 'ready';
  return (
    <div className={styles.panel}>
      <div className={styles.side}>
        <div className={styles.preview}>
          {picture ? <Picture stream={picture} label={t.check.preview} mirrored /> : <p>{opening ? t.check.opening : t.check.outcome.camera[state.camera]}</p>}
        </div>
        <div className={styles.switches}>
          <SwitchButton label={t.check.microphone} icon={<MicrophoneIcon off={!state.microphoneTrack} />} on={state.microphoneTrack !== null} busy={opening || state.turning.includes('microphone')} onTurn={(on) => void desk.turn('microphone', on)} />
          <SwitchButton label={t.check.camera} icon={<CameraIcon off={!state.cameraTrack} />} on={state.cameraTrack !== null} busy={opening || state.turning.includes('camera')} onTurn={(on) => void desk.turn('camera', on)} />
        </div>
      </div>
      <div className={styles.side}>
        {state.microphoneTrack ? <LevelMeter track={state.microphoneTrack} /> : null}
        <DeviceChoice desk={desk} state={state} id="check" />
        {opening ? null : <DeviceTroubles desk={desk} state={state} />}
      </div>
    </div>
  );
}

/** What could not be opened, what to do about it, and that one may go on all the same (R28). */
function DeviceTroubles({ desk, state }: { desk: DeviceDesk; state: DeskState }) {
  const kinds = (['microphone', 'camera'] as const).filter((kind) => troubled(state, kind));
  if (kinds.length === 0) return null;
  return (
    <Banner actions={<Button size="small" onClick={() => void desk.open()}>{t.check.retry}</Button>}>
      {kinds.map((kind) => <p key={kind}>{t.check.outcome[kind][state[kind]]}</p>)}
      <p>{t.check.withoutDevices}</p>
    </Banner>
  );
}

import { t } from '../../i18n/language.js';
import type { DeviceDesk, DeskState, Kind } from '../../room/device-desk.js';
import { SelectField } from '../../ui/SelectField.js';
import styles from './DeviceChoice.module.css';

/** Whether this browser lets a page choose the speaker; where it does not the choice is hidden (R54). */
const speakersCanBeChosen = () => 'setSinkId' in HTMLMediaElement.prototype;

type ChoiceOf = Kind | 'speaker';
const everyKind: readonly ChoiceOf[] = ['microphone', 'speaker', 'camera'];

/** Microphone, speaker and camera, or only these kinds, chosen from what is plugged in. */
export function DeviceChoice({ desk, state, id, kinds = everyKind }: { desk: DeviceDesk; state: DeskState; id: string; kinds?: readonly ChoiceOf[] }) {
  const { found, chosen } = state;
  return (
    <div className={styles.choices}>
      {kinds.includes('microphone') ? <Choice id={`${id}-microphone`} label={t.check.microphone} none={t.check.noMicrophone} devices={found.microphones} chosen={current(state, 'microphone')} onChoose={(deviceId) => void desk.choose('microphone', deviceId)} /> : null}
      {kinds.includes('speaker') && speakersCanBeChosen() && found.speakers.length > 0 ? (
        <Choice id={`${id}-speaker`} label={t.check.speaker} none="" devices={found.speakers} chosen={chosen.speaker} onChoose={(deviceId) => void desk.choose('speaker', deviceId)} />
      ) : null}
      {kinds.includes('camera') ? <Choice id={`${id}-camera`} label={t.check.camera} none={t.check.noCamera} devices={found.cameras} chosen={current(state, 'camera')} onChoose={(deviceId) => void desk.choose('camera', deviceId)} /> : null}
    </div>
  );
}

/** The device that is open, else the one that was chosen. */
function current(state: DeskState, kind: Kind): string | undefined {
  const track = kind === 'camera' ? state.cameraTrack : state.microphoneTrack;
  return track?.getSettings().deviceId ?? state.chosen[kind];
}

interface ChoiceProps {
  id: string;
  label: string;
  none: string;
  devices: readonly { deviceId: string; label: string }[];
  chosen: string | undefined;
  onChoose(deviceId: string): void;
}

function Choice({ id, label, none, devices, chosen, onChoose }: ChoiceProps) {
  const options = devices.map(({ deviceId, label: name }, index) => ({ value: deviceId, label: name || t.check.defaultDevice(index + 1) }));
  const value = options.find((option) => option.value === chosen)?.value ?? options[0]?.value ?? '';
  return <SelectField id={id} label={label} options={options.length > 0 ? options : [{ value: '', label: none }]} value={value} disabled={options.length === 0} onChange={onChoose} />;
}

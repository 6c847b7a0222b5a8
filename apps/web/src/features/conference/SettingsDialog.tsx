import { t } from '../../i18n/language.js';
import type { DeviceDesk, DeskState } from '../../room/device-desk.js';
import { Button } from '../../ui/Button.js';
import { Dialog } from '../../ui/Dialog.js';
import { DeviceChoice } from '../waiting-room/DeviceChoice.js';
import { LevelMeter } from '../waiting-room/LevelMeter.js';

/** « Paramétrer les entrées et sorties audio »: other devices without leaving (R54). */
export function SettingsDialog({ open, desk, state, onClose }: { open: boolean; desk: DeviceDesk; state: DeskState; onClose(): void }) {
  return (
    <Dialog title={t.room.settingsTitle} open={open} onClose={onClose}>
      <p>{t.room.settingsHint}</p>
      <DeviceChoice desk={desk} state={state} id="settings" />
      {state.microphoneTrack ? <LevelMeter track={state.microphoneTrack} /> : null}
      <div><Button onClick={onClose}>{t.close}</Button></div>
    </Dialog>
  );
}

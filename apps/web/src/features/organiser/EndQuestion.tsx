import { t } from '../../i18n/language.js';
import { Button } from '../../ui/Button.js';
import { Dialog } from '../../ui/Dialog.js';
import styles from './Decision.module.css';

/** Asks before the session ends for everybody. */
export function EndQuestion({ open, onEnd, onClose }: { open: boolean; onEnd(): void; onClose(): void }) {
  return (
    <Dialog title={t.organiser.endTitle} open={open} isQuestion onClose={onClose}>
      <p>{t.organiser.endHint}</p>
      <div className={styles.decision}>
        <Button autoFocus onClick={onClose}>{t.cancel}</Button>
        <Button look="danger" onClick={() => { onEnd(); onClose(); }}>{t.organiser.end}</Button>
      </div>
    </Dialog>
  );
}

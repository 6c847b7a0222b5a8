import type { Participant } from '@rcp/contracts';
import { useRef } from 'react';
import { t } from '../../i18n/language.js';
import { fullName } from '../../room/people.js';
import { Button } from '../../ui/Button.js';
import { Dialog } from '../../ui/Dialog.js';
import styles from './Decision.module.css';

/** Asks before somebody is excluded (R47). */
export function ExcludeQuestion({ person, onExclude, onClose }: { person: Participant | null; onExclude(joinRequestId: string): void; onClose(): void }) {
  // The words stay while the window goes.
  const last = useRef(person);
  if (person) last.current = person;
  if (!last.current) return null;
  const { joinRequestId } = last.current;
  return (
    <Dialog title={t.organiser.excludeTitle(fullName(last.current))} open={person !== null} isQuestion onClose={onClose}>
      <p>{t.organiser.excludeHint}</p>
      <div className={styles.decision}>
        <Button autoFocus onClick={onClose}>{t.cancel}</Button>
        <Button look="danger" onClick={() => { onExclude(joinRequestId); onClose(); }}>{t.organiser.exclude}</Button>
      </div>
    </Dialog>
  );
}

import { type AttendanceSheet, type CorrectAttendance, specialities } from '@rcp/contracts';
import { useState } from 'react';
import { errorSentence, t } from '../../i18n/language.js';
import { Banner } from '../../ui/Banner.js';
import { Button } from '../../ui/Button.js';
import { Dialog } from '../../ui/Dialog.js';
import { SelectField } from '../../ui/SelectField.js';
import { TextField } from '../../ui/TextField.js';
import type { Answer } from '../entry/lobby.client.js';
import { changedInstant, toLocalInput } from './local-input.js';
import type { ReportsClient } from './reports.client.js';
import styles from './Reports.module.css';
import { words } from './words.js';

interface CorrectionProps { client: ReportsClient; sheet: AttendanceSheet; line: number; onSheet(sheet: AttendanceSheet): void; onClose(): void }

/** Why it was not taken, and what to do. */
function sentenceOf(code: Extract<Answer<never>, { ok: false }>['code']): string {
  if (code === 'validation') return words.invalid;
  if (code === 'version-conflict') return words.conflict;
  return code === 'unreachable' ? t.entry.unreachable : errorSentence(code);
}

const unchanged = { value: '', label: words.keepSpeciality };

/** Puts one line right. Who was slower than another organiser sees the sheet as it is now, and decides again. */
export function CorrectionDialog({ client, sheet, line, onSheet, onClose }: CorrectionProps) {
  const before = sheet.lines[line];
  const [firstIn, setFirstIn] = useState(toLocalInput(before?.firstIn ?? sheet.startsAt));
  const [lastOut, setLastOut] = useState(toLocalInput(before?.lastOut ?? sheet.endsAt));
  const [speciality, setSpeciality] = useState('');
  const [remark, setRemark] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  if (before === undefined) return null;
  const save = async () => {
    const [from, to] = [changedInstant(firstIn, before.firstIn), changedInstant(lastOut, before.lastOut)];
    const asked: CorrectAttendance = {
      version: sheet.version, line, ...(from === undefined ? {} : { firstIn: from }), ...(to === undefined ? {} : { lastOut: to }),
      ...(speciality === '' ? {} : { specialityCode: speciality }), ...(remark.trim() === '' ? {} : { remark: remark.trim() }),
    };
    const answer = await client.correct(sheet.sessionId, asked);
    if (answer.ok) {
      onSheet(answer.value);
      return onClose();
    }
    setFault(sentenceOf(answer.code));
    if (answer.code !== 'version-conflict') return;
    const now = await client.sheet(sheet.sessionId);
    if (now.ok) onSheet(now.value);
  };
  return (
    <Dialog title={words.correctFor(`${before.familyName} ${before.givenName ?? ''}`.trim())} open onClose={onClose}>
      <form className={styles.section} onSubmit={(event) => { event.preventDefault(); void save(); }}>
        {fault ? <Banner look="danger"><p>{fault}</p></Banner> : null}
        <TextField id="correct-in" type="datetime-local" step={1} label={words.head.firstIn} hint={words.times} value={firstIn} onChange={setFirstIn} />
        <TextField id="correct-out" type="datetime-local" step={1} label={words.head.lastOut} hint={words.times} value={lastOut} onChange={setLastOut} />
        <SelectField id="correct-speciality" label={words.head.speciality} value={speciality} onChange={setSpeciality} options={[unchanged, ...specialities.map(({ code, label }) => ({ value: code, label }))]} />
        <TextField id="correct-remark" label={words.remark} hint={words.remarkHint} maxLength={200} value={remark} onChange={setRemark} />
        <div className={styles.actions}>
          <Button look="primary" type="submit">{words.save}</Button>
          <Button onClick={onClose}>{words.cancel}</Button>
        </div>
      </form>
    </Dialog>
  );
}

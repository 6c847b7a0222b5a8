import type { OwnEntry } from '@rcp/contracts';
import { useState } from 'react';
import { errorSentence, t } from '../../i18n/language.js';
import { Banner } from '../../ui/Banner.js';
import { Button } from '../../ui/Button.js';
import type { Answer } from './lobby.client.js';

/** Workstations are shared: whoever the form speaks of may be somebody else. */
export function NotYou({ onForget }: { onForget(): Promise<Answer<OwnEntry>> }) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const forget = async () => {
    setBusy(true);
    const answer = await onForget();
    if (answer.ok) return;
    setBusy(false);
    setTrouble(answer.code === 'unreachable' ? t.entry.unreachable : errorSentence(answer.code));
  };
  return (
    <>
      <Button look="quiet" size="small" unavailable={busy} onClick={() => void forget()}>{t.entry.notYou}</Button>
      {trouble ? <Banner look="danger">{trouble}</Banner> : null}
    </>
  );
}

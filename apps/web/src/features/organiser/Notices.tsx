import { errorSentence, t } from '../../i18n/language.js';
import { fullName } from '../../room/people.js';
import type { Notice } from '../../room/room-state.js';
import { Banner } from '../../ui/Banner.js';
import { Button } from '../../ui/Button.js';

/** What a colleague decided first, and what could not be done; each stays until it is closed (R43). */
export function Notices({ notices, onClose }: { notices: readonly Notice[]; onClose(id: number): void }) {
  return notices.map((notice) => (
    <Banner key={notice.id} actions={<Button size="small" onClick={() => onClose(notice.id)}>{t.close}</Button>}>{words(notice)}</Banner>
  ));
}

function words(notice: Notice): string {
  if (notice.kind === 'error') return errorSentence(notice.code);
  const sentence = t.organiser.decided[notice.decision](notice.decidedBy ?? t.organiser.aColleague);
  return notice.person ? `${fullName(notice.person)} — ${sentence}` : sentence;
}

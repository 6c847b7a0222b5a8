import type { Participant } from '@rcp/contracts';
import { useEffect, useRef, useState } from 'react';
import { t } from '../../i18n/language.js';
import { fullName } from '../../room/people.js';

/** Who comes and who leaves, for screen readers. */
export function Announcer({ participants, self }: { participants: readonly Participant[]; self: string }) {
  const before = useRef<readonly Participant[] | null>(null);
  const [words, setWords] = useState(t.room.admitted);
  useEffect(() => {
    const known = before.current;
    before.current = participants;
    // The first list is not news.
    if (!known || known.length === 0) return;
    const news = [...missingIn(known, participants).map((person) => t.room.joined(fullName(person))), ...missingIn(participants, known).map((person) => t.room.left(fullName(person)))];
    if (news.length > 0) setWords(news.join(' '));
  }, [participants, self]);
  return <p className="visually-hidden" role="status">{words}</p>;
}

/** Those of `people` that `others` lacks. */
function missingIn(others: readonly Participant[], people: readonly Participant[]): readonly Participant[] {
  const ids = new Set(others.map(({ joinRequestId }) => joinRequestId));
  return people.filter(({ joinRequestId }) => !ids.has(joinRequestId));
}

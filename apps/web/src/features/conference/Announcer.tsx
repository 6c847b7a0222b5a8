import type { Participant } from '@rcp/contracts';
import { useEffect, useRef, useState } from 'react';
import { t } from '../../i18n/language.js';
import { fullName } from '../../room/people.js';

interface Known { readonly participants: readonly Participant[]; readonly sharing: readonly string[] }

/** Who comes, leaves, shares and shares no more, for screen readers. */
export function Announcer({ participants, sharing, self }: Known & { self: string }) {
  const before = useRef<Known | null>(null);
  const [words, setWords] = useState(t.room.admitted);
  const shared = sharing.join();
  useEffect(() => {
    const known = before.current;
    before.current = { participants, sharing };
    // The first list is not news.
    if (!known || known.participants.length === 0) return;
    const said = news(known, { participants, sharing });
    if (said.length > 0) setWords(said.join(' '));
  }, [participants, shared, self]);
  return <p className="visually-hidden" role="status">{words}</p>;
}

function news(before: Known, now: Known): string[] {
  const nameOf = (id: string) => [...now.participants, ...before.participants].filter(({ joinRequestId }) => joinRequestId === id).slice(0, 1).map(fullName);
  return [
    ...missingIn(before.participants, now.participants).map((person) => t.room.joined(fullName(person))),
    ...missingIn(now.participants, before.participants).map((person) => t.room.left(fullName(person))),
    ...now.sharing.filter((id) => !before.sharing.includes(id)).flatMap(nameOf).map(t.stage.shares),
    ...before.sharing.filter((id) => !now.sharing.includes(id)).flatMap(nameOf).map(t.stage.sharesNoMore),
  ];
}

/** Those of `people` that `others` lacks. */
function missingIn(others: readonly Participant[], people: readonly Participant[]): readonly Participant[] {
  const ids = new Set(others.map(({ joinRequestId }) => joinRequestId));
  return people.filter(({ joinRequestId }) => !ids.has(joinRequestId));
}

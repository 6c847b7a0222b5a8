import type { Participant } from '@rcp/contracts';
import type { Spoken } from '../../room/room-state.js';
import { useEffect, useRef, useState } from 'react';
import { t } from '../../i18n/language.js';
import { fullName } from '../../room/people.js';

interface Known {
  readonly participants: readonly Participant[];
  readonly sharing: readonly string[];
  readonly hands: readonly string[];
  readonly discussion: readonly Spoken[];
  /** Who spoke last. */
  readonly speaker: string | null;
}

/** Who comes, leaves, shares, raises a hand, writes and speaks, for screen readers. */
export function Announcer({ self, ...now }: Known & { self: string }) {
  const before = useRef<Known | null>(null);
  const [words, setWords] = useState(t.room.admitted);
  const { participants, sharing, hands, discussion, speaker } = now;
  useEffect(() => {
    const known = before.current;
    before.current = now;
    // The first list is not news.
    if (!known || known.participants.length === 0) return;
    const said = news(known, now, self);
    if (said.length > 0) setWords(said.join(' '));
  }, [participants, sharing.join(), hands, discussion, speaker, self]);
  return <p className="visually-hidden" role="status">{words}</p>;
}

function news(before: Known, now: Known, self: string): string[] {
  const nameOf = (id: string) => [...now.participants, ...before.participants].filter(({ joinRequestId }) => joinRequestId === id).slice(0, 1).map(fullName);
  return [
    ...missingIn(before.participants, now.participants).map((person) => t.room.joined(fullName(person))),
    ...missingIn(now.participants, before.participants).map((person) => t.room.left(fullName(person))),
    ...now.sharing.filter((id) => !before.sharing.includes(id)).flatMap(nameOf).map(t.stage.shares),
    ...now.hands.filter((id) => id !== self && !before.hands.includes(id)).flatMap(nameOf).map(t.talk.raised),
    ...now.discussion.filter(({ joinRequestId, at }) => joinRequestId !== self && at > (before.discussion.at(-1)?.at ?? '')).map(({ name }) => t.talk.said(name)),
    ...(now.speaker !== null && now.speaker !== before.speaker ? nameOf(now.speaker).map(t.talk.speaks) : []),
    ...before.sharing.filter((id) => !now.sharing.includes(id)).flatMap(nameOf).map(t.stage.sharesNoMore),
  ];
}

/** Those of `people` that `others` lacks. */
function missingIn(others: readonly Participant[], people: readonly Participant[]): readonly Participant[] {
  const ids = new Set(others.map(({ joinRequestId }) => joinRequestId));
  return people.filter(({ joinRequestId }) => !ids.has(joinRequestId));
}

import fc from 'fast-check';
import { type AuditEntry, breaksOf, type ChainedEntry, sealed } from './audit.js';
import { at } from './trial-room.js';

/** Any text of its own for any other text will do. */
const hashOf = (text: string) => `#${[...text].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 2_147_483_647, 7)}`;
const entry = (action: string): AuditEntry => ({ at: at('14:00:00'), action, actor: 'compte-1', subject: null, assurance: null, reason: null });

function chained(count: number): ChainedEntry[] {
  let hash = '';
  return Array.from({ length: count }, (_, nth) => {
    const next = { ...entry(`action ${nth}`), seq: nth + 1 };
    hash = hashOf(sealed('ses-1', hash, next));
    return { ...next, hash };
  });
}
const headOf = (entries: readonly ChainedEntry[]) => entries.at(-1) ?? null;
const breaks = (entries: readonly ChainedEntry[], head: { seq: number; hash: string } | null) => breaksOf({ sessionId: 'ses-1', entries, head }, hashOf);

describe('the record of a session’s decisions', () => {
  const whole = chained(5);
  const head = headOf(whole);

  it('is whole as it was written', () => {
    expect(breaks(whole, head)).toEqual([]);
  });

  it.each<[string, ChainedEntry[], { seq: number; hash: string } | null, string[]]>([
    ['changed', whole.map((one) => (one.seq === 3 ? { ...one, actor: 'compte-2' } : one)), head, ['entry 3 was changed']],
    ['dated otherwise', whole.map((one) => (one.seq === 1 ? { ...one, at: at('14:00:01') } : one)), head, ['entry 1 was changed']],
    ['without its first entry', whole.slice(1), head, ['entry 1 is missing']],
    ['with a gap', whole.filter(({ seq }) => seq !== 3 && seq !== 4), head, ['entries 3 to 4 are missing']],
    ['cut off', whole.slice(0, 3), head, ['entries 4 to 5 are missing at the end']],
    ['emptied', [], head, ['entries 1 to 5 are missing at the end']],
    ['gone', [], null, ['no entry is there']],
    ['without its head', whole, null, ['the head is missing']],
    ['longer than its head', whole, headOf(whole.slice(0, 4)), ['the head was changed, or entries were added']],
    ['under another head', whole, { seq: 5, hash: '#0' }, ['the head was changed, or entries were added']],
  ])('is said to be %s, and where', (_how, entries, noted, sentences) => {
    expect(breaks(entries, noted)).toEqual(sentences.map((sentence) => `session ses-1: ${sentence}`));
  });

  it('is never said to be whole after one entry was changed or taken away', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 8 }), fc.nat(), fc.boolean(), (length, at, taken) => {
      const entries = chained(length);
      const nth = at % length;
      const tampered = taken ? entries.toSpliced(nth, 1) : entries.with(nth, { ...(entries[nth] as ChainedEntry), action: 'another' });
      expect(breaks(tampered, headOf(entries))).not.toEqual([]);
    }));
  });
});

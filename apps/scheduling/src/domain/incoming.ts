import { type Change, DomainError } from '@rcp/contracts';

/** What comes with a command besides its content. */
export interface Incoming {
  /** `If-Match`, as the caller wrote it. */
  readonly ifMatch?: string | undefined;
  /** When the caller's own record changed. */
  readonly sourceUpdatedAt?: Date | null;
}

/** A change, and whether the command came too late to have any effect. */
export interface Settled<State> extends Change<State> {
  readonly ignored?: true;
}

export type Kind = 'rcp' | 'series' | 'session' | 'registration';

interface Versioned {
  readonly id: string;
  readonly version: number;
  readonly sourceUpdatedAt: Date | null;
}

/** The entity tag (RFC 9110 §8.8.3) names kind, id and version: a tag of another resource never matches. */
export function etagOf(kind: Kind, state: Pick<Versioned, 'id' | 'version'>): string {
  return `"${kind}:${state.id}:${state.version}"`;
}

/** Throws version-conflict unless `If-Match`, where given, names the state as it is; precondition-required when it is needed and missing. */
export function assertMatch(kind: Kind, before: Pick<Versioned, 'id' | 'version'> | undefined, ifMatch: string | undefined, needed = false): void {
  if (ifMatch === undefined) {
    if (needed && before !== undefined) throw new DomainError('precondition-required', [], { currentETag: etagOf(kind, before) });
    return;
  }
  const tags = ifMatch.split(',').map((tag) => tag.trim());
  if (before === undefined) throw new DomainError('version-conflict');
  if (!tags.includes('*') && !tags.includes(etagOf(kind, before))) throw new DomainError('version-conflict', [], { currentETag: etagOf(kind, before) });
}

/**
 * What to do with a PUT: `late` — older than what we hold, to be ignored; `same` — identical content, nothing changes and nothing
 * is told; `change`. Identical content is answered before `If-Match` is looked at: a caller that repeats itself has lost an answer,
 * not a race (RFC 9110 §13.1.1 allows it).
 */
export function weigh(kind: Kind, before: Versioned | undefined, incoming: Incoming, at: { same: boolean; needsMatch?: boolean }): 'late' | 'same' | 'change' {
  const { sourceUpdatedAt, ifMatch } = incoming;
  if (before?.sourceUpdatedAt && sourceUpdatedAt && sourceUpdatedAt < before.sourceUpdatedAt) return 'late';
  if (before !== undefined && at.same) return 'same';
  assertMatch(kind, before, ifMatch, at.needsMatch);
  return 'change';
}

/** The state when nothing changes but the caller's own date, which is kept for the next comparison. */
export function unchanged<State extends Versioned>(before: State, incoming: Incoming): Settled<State> {
  const { sourceUpdatedAt } = incoming;
  const newer = sourceUpdatedAt && (before.sourceUpdatedAt === null || sourceUpdatedAt > before.sourceUpdatedAt);
  return { state: newer ? { ...before, sourceUpdatedAt } : before, facts: [] };
}

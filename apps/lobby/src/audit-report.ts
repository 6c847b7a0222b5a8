import type { DataSource } from 'typeorm';
import { auditChains, auditHash } from './audit.store.js';
import { breaksOf } from './domain/audit.js';

export interface AuditReport {
  readonly entries: number;
  readonly sessions: number;
  /** Where the record is not as it was written, in words. */
  readonly breaks: readonly string[];
  /** Of all chains: kept elsewhere, it shows later whether whole chains were replaced. */
  readonly fingerprint: string;
}

/** Reads every decision on record, one session at a time. */
export async function auditReport(db: DataSource): Promise<AuditReport> {
  const [breaks, heads] = [[] as string[], [] as string[]];
  let entries = 0;
  for await (const chain of auditChains(db)) {
    entries += chain.entries.length;
    breaks.push(...breaksOf(chain, auditHash));
    heads.push(`${chain.sessionId} ${chain.head?.seq ?? 0} ${chain.head?.hash ?? ''}`);
  }
  return { entries, sessions: heads.length, breaks, fingerprint: auditHash(heads.join('\n')) };
}

/** The report as an operator reads it. */
export function auditSentences({ entries, sessions, breaks, fingerprint }: AuditReport): string[] {
  const of = `${entries} decisions of ${sessions} sessions`;
  return [...breaks, breaks.length === 0 ? `${of}: the record is whole.` : `${of}: ${breaks.length === 1 ? 'one break' : `${breaks.length} breaks`}.`, `Fingerprint: ${fingerprint}`];
}

import { dccId, DomainError } from '@rcp/contracts';

/** Where a page of a list in time order begins: after the row `id` at `at`. */
export interface ListPosition {
  readonly at: Date;
  readonly id: string;
}

/** The position as the caller passes it back. */
export function cursorOf({ at, id }: ListPosition): string {
  return Buffer.from(`${at.getTime()}.${id}`).toString('base64url');
}

/** Throws validation for a cursor that is none: what it holds goes to the database, which can't write every time and character. */
export function positionOf(cursor: string): ListPosition {
  const [, time = '', id] = /^(\d{1,15})\.(.*)$/s.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  const known = dccId.safeParse(id);
  if (!known.success) throw new DomainError('validation', [{ pointer: '/cursor', code: 'unknown-cursor' }]);
  return { at: new Date(Number(time)), id: known.data };
}

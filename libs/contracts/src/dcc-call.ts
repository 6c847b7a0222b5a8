import { z } from 'zod';

/** What every call of the DCC API has in common. */

export const scopes = ['rcp', 'sessions', 'registrations', 'launch', 'attendance:read', 'stats:read'] as const;
export type Scope = (typeof scopes)[number];

export const sourceUpdatedAt = z.iso.datetime({ offset: true }).optional()
  .describe('When your own record changed. Older than what we hold: answered 200 with `ignored: true`, and nothing changes.');

export const ignored = z.literal(true).optional().describe('Your `sourceUpdatedAt` is older than what we hold: nothing was changed.');

/** One page of a list. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().optional().describe('Where the next page begins: pass it back as `cursor`. Absent at the end.') });

/** Where to go on in a list; opaque to the caller. */
export const cursor = z.string().regex(/^[A-Za-z0-9_-]{1,200}$/).describe('`next` of an earlier answer.');
export const limit = z.coerce.number().int().min(1).max(200).default(100).describe('Items of a page.');

/** `Idempotency-Key` of a POST, kept 48 hours with the body's hash. */
export const idempotencyKey = z.string().regex(/^[\x21-\x7e]{8,128}$/);

/** A day on the wall calendar of the RCP's zone, `YYYY-MM-DD`. */
export const localDate = z.iso.date();

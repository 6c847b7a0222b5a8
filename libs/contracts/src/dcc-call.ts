import { z } from 'zod';

/** What every call of the DCC API has in common. */

export const scopes = ['rcp', 'sessions', 'registrations', 'launch', 'attendance:read', 'stats:read'] as const;
export type Scope = (typeof scopes)[number];

/** When the caller's own record changed. What is older than what we hold is answered 200 with `ignored: true` and changes nothing. */
export const sourceUpdatedAt = z.iso.datetime({ offset: true }).optional();

/** In the answer to a PUT whose `sourceUpdatedAt` is older than what we hold. */
export const ignored = z.literal(true).optional();

/** One page of a list: pass `next` back as `cursor` to go on; absent at the end. */
export const listOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), next: z.string().optional() });

/** Where to go on in a list; opaque to the caller. */
export const cursor = z.string().regex(/^[A-Za-z0-9_-]{1,200}$/);
export const limit = z.coerce.number().int().min(1).max(200).default(100);

/** `Idempotency-Key` of a POST, kept 48 hours with the body's hash. */
export const idempotencyKey = z.string().regex(/^[\x21-\x7e]{8,128}$/);

/** A day on the wall calendar of the RCP's zone, `YYYY-MM-DD`. */
export const localDate = z.iso.date();

import type { FastifyInstance } from 'fastify';
import { cookieName, type Desk, fieldsOf } from './desk.js';

/** A page of ours: nothing that a browser could read as another host. */
const ownPath = (path: string | null) => (path !== null && /^\/(?![/\\])[\w./?=&%~-]*$/.test(path) ? path : '/');

/** Choosing who you are, in place of signing in. */
export function addAccountRoutes(app: FastifyInstance, desk: Desk): void {
  app.post('/qui', (request, reply) => {
    const fields = fieldsOf(request);
    const chosen = desk.accounts.find(({ key }) => key === fields.get('account'));
    if (chosen) void reply.setCookie(cookieName, chosen.key, { path: '/', httpOnly: true, sameSite: 'lax' });
    return reply.redirect(ownPath(fields.get('path')), 303);
  });
}

import type { FastifyInstance } from 'fastify';
import type { Desk } from './desk.js';

/** The link and the icon of a session: the signed-in user goes to the web-conference without identifying again (R1, R16). */
export function addLaunchRoutes(app: FastifyInstance, desk: Desk): void {
  // A ticket lives sixty seconds: it is asked for when the link is pressed, never printed.
  app.post<{ Params: { sessionId: string } }>('/seances/:sessionId/webconference', async (request, reply) => {
    const url = await desk.dcc.launch(request.params.sessionId, desk.account(request).account);
    return reply.redirect(url, 303);
  });
}

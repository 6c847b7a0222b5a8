import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { KeptMails } from './kept-mails.js';
import { listPage, mailHtml, mailPage, nameOf } from './pages.js';

const ownPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/** A mail may be anything: no script, nothing loaded from anywhere. */
const mailPolicy = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

/** The mailbox's web pages. */
export async function startMailboxWeb({ port, host }: { port: number; host: string }, mails: KeptMails): Promise<FastifyInstance> {
  const web = fastify({ logger: false, forceCloseConnections: true });
  const html = (reply: FastifyReply, policy: string, content: string) =>
    reply.headers({ 'content-security-policy': policy, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff' }).type('text/html; charset=utf-8').send(content);
  const found = (number: string) => mails.byNumber(Number.parseInt(number, 10));
  web.addContentTypeParser('application/x-www-form-urlencoded', (_request, payload, done) => {
    payload.resume();
    done(null);
  });
  web.get('/', (_request, reply) => html(reply, ownPolicy, listPage(mails.all())));
  web.post('/clear', async (_request, reply) => {
    await mails.clear();
    return reply.redirect('/', 303);
  });
  web.get<{ Params: { number: string } }>('/mails/:number', (request, reply) => {
    const mail = found(request.params.number);
    return mail ? html(reply, ownPolicy, mailPage(mail)) : reply.callNotFound();
  });
  web.get<{ Params: { number: string } }>('/mails/:number/html', (request, reply) => {
    const mail = found(request.params.number);
    return mail ? html(reply, mailPolicy, mailHtml(mail)) : reply.callNotFound();
  });
  web.get<{ Params: { number: string } }>('/mails/:number/raw', (request, reply) => {
    const mail = found(request.params.number);
    return mail ? reply.type('text/plain; charset=utf-8').header('x-content-type-options', 'nosniff').send(mail.raw) : reply.callNotFound();
  });
  web.get<{ Params: { number: string; index: string } }>('/mails/:number/parts/:index', (request, reply) => {
    const index = Number.parseInt(request.params.index, 10);
    const part = found(request.params.number)?.parsed.attachments[index];
    if (!part) return reply.callNotFound();
    const name = encodeURIComponent(nameOf(part, index));
    return reply.header('content-disposition', `attachment; filename*=UTF-8''${name}`).type('application/octet-stream').send(part.content);
  });
  await web.listen({ port, host });
  return web;
}

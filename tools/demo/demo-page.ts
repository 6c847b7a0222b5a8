import { randomBytes } from 'node:crypto';
import { putRegistration, type LaunchTicketAnswer } from '@rcp/contracts';
import type { DccClient } from '@rcp/local-stack';
import fastify, { type FastifyReply } from 'fastify';
import { demoRcpId, organisers, register, type Demo } from './seed.js';

export interface DemoPageOptions {
  readonly port: number;
  readonly dcc: DccClient;
  readonly demo: Demo;
  readonly mailboxUrl: string;
}

export interface DemoPage {
  readonly url: string;
  stop(): Promise<void>;
}

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; } body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
  section { border: 1px solid #8886; border-radius: .5rem; padding: 1rem 1.25rem; margin: 1rem 0; } label { display: block; margin: .5rem 0; }
  input { font: inherit; padding: .3rem .5rem; width: 100%; box-sizing: border-box; } button, .button { font: inherit; padding: .5rem 1rem; display: inline-block; }
`;
const policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const page = (content: string) => `<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Démonstration</title><style>${style}</style><body>${content}</body></html>`;
const html = (reply: FastifyReply, content: string) =>
  reply.headers({ 'content-security-policy': policy, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).type('text/html; charset=utf-8').send(page(content));

/** The part of the DCC that the demo needs, on the loopback interface: an organiser's entry, and registering a prescriber. */
export async function startDemoPage({ port, dcc, demo, mailboxUrl }: DemoPageOptions): Promise<DemoPage> {
  const app = fastify({ logger: false, forceCloseConnections: true });
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))));
  app.get('/', (_request, reply) => html(reply, home(demo, mailboxUrl)));
  // A launch ticket lives sixty seconds: it is asked for when the button is pressed, never printed.
  for (const [path, account] of [['/organisateur', organisers.coordinateur], ['/secretariat', organisers.secretariat]] as const) {
    app.get(path, async (_request, reply) => {
      const { url } = await dcc.must<LaunchTicketAnswer>('POST', '/launch-tickets', { rcpId: demoRcpId, account });
      return reply.header('referrer-policy', 'no-referrer').redirect(url, 303);
    });
  }
  app.post<{ Body: Record<string, string> }>('/inscrire', async (request, reply) => {
    if ((request.headers['sec-fetch-site'] ?? 'same-origin') !== 'same-origin') return reply.code(403).send();
    const { familyName = '', givenName = '', email = '' } = request.body;
    const who = putRegistration.shape.prescriber.safeParse({ familyName, givenName, email });
    if (!who.success) return html(reply.code(422), '<h1>Inscription refusée</h1><p>Le nom, le prénom et une adresse mail valable sont nécessaires.</p><p><a href="/">Revenir</a></p>');
    await register(dcc, demo.session, `page-${randomBytes(4).toString('hex')}`, who.data);
    return reply.redirect(mailboxUrl, 303);
  });
  app.setErrorHandler((_error, _request, reply) => html(reply.code(502), '<h1>L\'API n\'a pas répondu comme prévu</h1><p>Regardez les journaux, puis <a href="/">revenez ici</a>.</p>'));
  await app.listen({ port, host: '127.0.0.1' });
  return { url: `http://localhost:${port}`, stop: () => app.close() };
}

function home({ link, session }: Demo, mailboxUrl: string): string {
  const when = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'full', timeStyle: 'short', timeZone: 'Europe/Paris' }).format(new Date(session.startsAt));
  return `<h1>Démonstration</h1><p>Cette page tient lieu de DCC. Séance de démonstration : ${escaped(when)}.</p>
    <section><h2>Organisateur</h2><p>Ouvrez-le dans un autre navigateur, ou une fenêtre privée, que celui du prescripteur.</p>
      <p><a class="button" href="/organisateur">Entrer comme coordinateur</a> <a class="button" href="/secretariat">Entrer comme secrétaire</a></p></section>
    <section><h2>Inscrire un prescripteur</h2><form method="post" action="/inscrire">
      <label>Nom <input name="familyName" required maxlength="80" autocomplete="off"></label><label>Prénom <input name="givenName" required maxlength="80" autocomplete="off"></label>
      <label>Adresse mail (n'importe laquelle : rien ne part) <input name="email" type="email" required maxlength="254" autocomplete="off" value="prescripteur@demo.invalid"></label>
      <p><button>Inscrire en webconférence</button></p></form></section>
    <section><h2>Ailleurs</h2><p><a href="${escaped(link)}">Page de la RCP</a> · <a href="${escaped(mailboxUrl)}">Boîte aux lettres</a></p></section>`;
}

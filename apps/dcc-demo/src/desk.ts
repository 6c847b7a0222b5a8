import { type ErrorCode, sessionDateLabel, type SessionAnswer } from '@rcp/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Account, accountOf } from './accounts.js';
import { type DccRefusal, refusalWith } from './dcc-api.client.js';
import type { Dcc } from './dcc.client.js';
import { type RefusalView, refusalView } from './domain/refusal-words.js';
import { doneWords } from './domain/done-words.js';
import { type Frame, page } from './pages.js';
import type { PatientBook } from './patient-book.js';
import type { Views } from './views.js';

/** The browser's cookie: who its user has chosen to be. */
export const cookieName = 'dcc_demo_account';

/** The menu of the guide; the two last screens are not part of this demo. */
const menu = [
  ['accueil', 'Accueil', '/'], ['inscription', 'Inscription patient', '/inscription'], ['annuaire', 'Annuaire RCP', '/rcps'], ['seances', 'Séance RCP', '/seances'],
  ['', 'Référentiel', null], ['', 'Indicateurs', null],
] as const;
export type Tab = (typeof menu)[number][0];

export interface DeskOptions {
  readonly accounts: readonly Account[];
  readonly mailboxUrl: string | undefined;
  readonly dcc: Dcc;
  readonly book: PatientBook;
}

/** What a screen says of itself. */
export interface Screen {
  readonly title: string;
  readonly tab: Tab;
  readonly status?: number;
  readonly refusal?: RefusalView | undefined;
}

/** The fields of a form. */
export const fieldsOf = (request: FastifyRequest): URLSearchParams => (request.body instanceof URLSearchParams ? request.body : new URLSearchParams());

/** What every screen works with: the API, the memory, who is signed in, and the page around it. */
export class Desk {
  readonly dcc: Dcc;
  readonly book: PatientBook;
  readonly accounts: readonly Account[];

  constructor(private readonly options: DeskOptions) {
    ({ dcc: this.dcc, book: this.book, accounts: this.accounts } = options);
  }

  /** Whom the cookie names. */
  account(request: FastifyRequest): Account {
    return accountOf(this.accounts, request.cookies[cookieName]);
  }

  show<Name extends keyof Views>(request: FastifyRequest, reply: FastifyReply, name: Name, view: Views[Name], screen: Screen): FastifyReply {
    return reply.code(screen.status ?? 200).type('text/html; charset=utf-8').send(page(name, view, this.frame(request, screen)));
  }

  /** Before a screen that plans: somebody who may not is told so, and how to become somebody who may. */
  readonly plannersOnly = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> =>
    this.account(request).plans ? undefined : this.show(request, reply, 'planners-only', {}, { title: 'Réservé aux organisateurs', tab: '', status: 403 });

  /** A page with nothing but the refusal on it. */
  refused(request: FastifyRequest, reply: FastifyReply, refusal: DccRefusal): FastifyReply {
    const { status } = refusal.problem;
    const title = status === 404 ? 'Page introuvable' : 'Action refusée';
    return this.show(request, reply, 'trouble', { heading: title }, { title, tab: '', status, refusal: refusalWords(refusal) });
  }

  trouble(request: FastifyRequest, reply: FastifyReply, code: ErrorCode): FastifyReply {
    return this.refused(request, reply, refusalWith(code));
  }

  private frame(request: FastifyRequest, { title, tab, refusal }: Screen): Frame {
    const own = this.account(request);
    const done = (request.query as Partial<Record<string, unknown>>)['fait'];
    return {
      title, refusal: refusal ?? null, mailboxUrl: this.options.mailboxUrl ?? null, done: doneWords(done),
      // A page that answers a form has no address of its own to come back to.
      path: request.method === 'GET' ? request.url : '/',
      nav: menu.map(([key, label, href]) => ({ label, href, current: key !== '' && key === tab })),
      accounts: this.accounts.map(({ key, title: role, account }) => ({ value: key, label: `${role} – ${account.givenName} ${account.familyName}`, selected: key === own.key })),
    };
  }
}

/** In French, with the fields. */
export function refusalWords(refusal: DccRefusal, zone: SessionAnswer['timeZone'] = 'Europe/Paris'): RefusalView {
  return refusalView(refusal.problem, (instant) => sessionDateLabel({ startsAt: instant, endsAt: instant }, zone).replace(/ à .*$/, '').replace(/ de (?=\d\d:)/, ' à '));
}

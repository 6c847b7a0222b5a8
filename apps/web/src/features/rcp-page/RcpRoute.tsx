import type { Entry, RcpPage as Page } from '@rcp/contracts';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import { t } from '../../i18n/language.js';
import type { Arrival } from '../../room/room-state.js';
import { Boundary } from '../../ui/Boundary.js';
import { Card } from '../../ui/Card.js';
import { Loading } from '../../ui/Loading.js';
import { EntryForm } from '../entry/EntryForm.js';
import { lobbyClient } from '../entry/lobby.client.js';
import type { SignedIn } from '../entry/account-answer.js';
import type { Ticket } from '../entry/ticket.js';
import { useEntry } from '../entry/use-entry.js';
import { useOpenedLink } from '../entry/use-opened-link.js';
import { BrokenPage, FailedPage, UnknownRcp } from './DeadEnds.js';
import { isOnItsWay } from './on-its-way.js';
import { RcpPage } from './RcpPage.js';
import { RcpScreen } from './RcpScreen.js';
import { useRcp } from './use-rcp.js';

const loadRoom = () => import('../conference/Room.js');
const Room = lazy(loadRoom);

/** One visit to the room; a new round is a new client. */
interface Stay { readonly arrival: Arrival; readonly round: number }

/** Everything behind one RCP link: the page, the form, then the room. Which one is shown is decided here and nowhere else. */
export function RcpRoute({ code, ticket, signedIn }: { code: string; ticket: Ticket | null; signedIn: SignedIn | null }) {
  const lobby = useMemo(() => lobbyClient(code), [code]);
  const { rcp, reload } = useRcp(lobby);
  const view = useView(code);
  const [stay, setStay] = useState<Stay | null>(null);
  const goIn = (arrival: Arrival) => setStay((before) => ({ arrival, round: (before?.round ?? 0) + 1 }));
  const { known, forgotten, takePersonal, setEntry, doubt, forget } = useEntry(lobby, ticket, view.toForm);
  useResume(known.status === 'known', !ticket && !signedIn && known.entry?.complete === true, () => goIn(isOnItsWay(code) ? 'reload-on-its-way' : 'reload'));
  const page = usePage(rcp);
  const link = useOpenedLink({ lobby, personal: known.personal, page, take: takePersonal, onTaken: view.toForm });

  const leaveRoom = (to: 'page' | 'form') => {
    setStay(null);
    (to === 'form' ? view.toForm : view.toPage)();
    reload();
  };
  const stranger = () => {
    doubt();
    leaveRoom('form');
  };
  const entered = (entry: Entry) => {
    setEntry(entry);
    goIn('form');
  };
  if (page && stay) {
    return (
      <Boundary fallback={<BrokenPage />}>
        <Suspense fallback={<Waiting page={page} />}>
          <Room key={stay.round} page={page} code={code} arrival={stay.arrival} onForm={() => leaveRoom('form')} onStranger={stranger} onPage={() => leaveRoom('page')} onAgain={() => goIn('form')} />
        </Suspense>
      </Boundary>
    );
  }
  if (rcp.status === 'unknown') return <UnknownRcp />;
  if (rcp.status === 'failed') return <FailedPage retryAt={rcp.retryAt} onRetry={reload} />;
  if (!page || rcp.status !== 'ready' || known.status === 'asking' || link === 'asking') return <Waiting page={page} />;
  if (view.isForm) return <EntryForm key={String(forgotten)} page={page} lobby={lobby} known={known.entry} refusal={known.refusal} forgotten={forgotten} onForget={forget} onDone={entered} onBack={view.toPage} />;
  return <RcpPage page={page} ahead={rcp.ahead} stale={rcp.stale} refusal={known.refusal ?? signedIn?.refusal ?? null} link={link} organiser={(known.entry?.role ?? null) !== null} onParticipate={view.toForm} />;
}

/** The form is a step of the tab's history, so that « back » leads to the page; the address stays the same. */
function useView(code: string) {
  const [, navigate] = useLocation();
  const state = useHistoryState<{ form?: boolean } | null>();
  const path = `/accesrcp/${code}`;
  const toForm = useCallback(() => {
    // The next screen but one: its files come while the form is filled in.
    void loadRoom().catch(() => undefined);
    navigate(path, { state: { form: true } });
  }, [navigate, path]);
  const toPage = useCallback(() => navigate(path, { state: null, replace: true }), [navigate, path]);
  return { isForm: state?.form === true, toForm, toPage };
}

/** Comes back once, at the first answer, to the place this browser already has; a form submitted later is no return. */
function useResume(answered: boolean, has: boolean, resume: () => void) {
  const done = useRef(false);
  const act = useRef(resume);
  act.current = resume;
  useEffect(() => {
    if (!answered || done.current) return;
    done.current = true;
    if (has) act.current();
  }, [answered, has]);
}

/** The last page that was loaded: a room does not close because a refresh failed. */
function usePage(rcp: ReturnType<typeof useRcp>['rcp']): Page | null {
  const last = useRef<Page | null>(null);
  if (rcp.status === 'ready') last.current = rcp.page;
  return last.current;
}

function Waiting({ page }: { page: Page | null }) {
  return (
    <RcpScreen page={page}>
      <Card>
        <h1 className="visually-hidden">{page?.name ?? t.product}</h1>
        <Loading>{t.loading}</Loading>
      </Card>
    </RcpScreen>
  );
}

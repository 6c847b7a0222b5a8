import { accountReturnPath, type AccountAnswer, type AccountReturned } from '@rcp/contracts';
import { useCallback, useEffect, useState } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import type { SignedIn } from './features/entry/account-answer.js';
import { AccountReturn } from './features/entry/AccountReturn.js';
import { takeTicket, type Ticket } from './features/entry/ticket.js';
import { guidePaths, GuideRoute } from './features/guides/GuideRoute.js';
import { UnknownRcp } from './features/rcp-page/DeadEnds.js';
import { RcpRoute } from './features/rcp-page/RcpRoute.js';
import { ReportsRoute } from './features/reports/ReportsRoute.js';

/** The pages there are: one RCP's, the way back from the provider, those to read, and a clear word for every other address. */
export function Routes({ firstTicket, accountAnswer }: { firstTicket: Ticket | null; accountAnswer: AccountAnswer | null }) {
  const ticket = useTicket(firstTicket);
  const { signedIn, onReturned } = useSignedIn();
  return (
    <Switch>
      <Route path="/accesrcp/:code">
        {({ code }) => <RcpRoute key={`${code} ${ticket?.token ?? ''}`} code={code} ticket={ticket} signedIn={signedIn?.code === code ? signedIn : null} />}
      </Route>
      <Route path="/accesrcp/:code/bilan">{({ code }) => <ReportsRoute key={code} code={code} />}</Route>
      <Route path={accountReturnPath}><AccountReturn answer={accountAnswer} onReturned={onReturned} /></Route>
      {guidePaths.map((path) => <Route key={path} path={path}><GuideRoute path={path} /></Route>)}
      <Route><UnknownRcp /></Route>
    </Switch>
  );
}

/** A link opened in a tab that already shows this page only changes the fragment. */
function useTicket(first: Ticket | null): Ticket | null {
  const [ticket, setTicket] = useState(first);
  useEffect(() => {
    const look = () => {
      const next = takeTicket();
      if (next) setTicket(next);
    };
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, []);
  return ticket;
}

/** Somebody came back from the provider: on to the form, or to the page that says why not. */
function useSignedIn() {
  const [signedIn, setSignedIn] = useState<SignedIn | null>(null);
  const [, navigate] = useLocation();
  const onReturned = useCallback(({ link, entry, refusal }: AccountReturned) => {
    setSignedIn({ code: link, refusal });
    navigate(`/accesrcp/${link}`, { replace: true, state: entry ? { form: true } : null });
  }, [navigate]);
  return { signedIn, onReturned };
}

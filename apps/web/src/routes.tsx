import { useEffect, useState } from 'react';
import { Route, Switch } from 'wouter';
import { takeTicket, type Ticket } from './features/entry/ticket.js';
import { UnknownRcp } from './features/rcp-page/DeadEnds.js';
import { RcpRoute } from './features/rcp-page/RcpRoute.js';

/** The pages there are: one RCP's, and a clear word for every other address. */
export function Routes({ firstTicket }: { firstTicket: Ticket | null }) {
  const ticket = useTicket(firstTicket);
  return (
    <Switch>
      <Route path="/accesrcp/:code">{({ code }) => <RcpRoute key={`${code} ${ticket?.token ?? ''}`} code={code} ticket={ticket} />}</Route>
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

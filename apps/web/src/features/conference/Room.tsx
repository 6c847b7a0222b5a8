import type { RcpPage } from '@rcp/contracts';
import { useEffect, useState } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { language, t } from '../../i18n/language.js';
import { RoomClient } from '../../room/room-client.js';
import type { Arrival } from '../../room/room-state.js';
import { Button } from '../../ui/Button.js';
import { Card } from '../../ui/Card.js';
import { Loading } from '../../ui/Loading.js';
import { useStore } from '../../ui/use-store.js';
import { noteOnItsWay } from '../rcp-page/on-its-way.js';
import { RcpScreen } from '../rcp-page/RcpScreen.js';
import { DeviceCheck } from '../waiting-room/DeviceCheck.js';
import { Ended } from '../waiting-room/Ended.js';
import { NetworkBanner } from '../waiting-room/NetworkBanner.js';
import { WaitingRoom } from '../waiting-room/WaitingRoom.js';
import { Conference } from './Conference.js';

export interface RoomProps {
  page: RcpPage;
  code: string;
  arrival: Arrival;
  /** Back to what one said of oneself. */
  onForm(): void;
  /** The server knows this browser no more: who it is has to be told again. */
  onStranger(): void;
  onPage(): void;
  /** Once more, with a new client. */
  onAgain(): void;
}

const newClient = (code: string, arrival: Arrival) =>
  new RoomClient({ code, arrival, socketsAt: window.location.origin.replace(/^http/, 'ws'), onItsWay: (yes) => noteOnItsWay(code, yes) });

/** From the device check to the last screen: the state of the room decides which one is shown. */
export default function Room(props: RoomProps) {
  const { code, arrival } = props;
  const [client] = useState(() => newClient(code, arrival));
  useEffect(() => {
    client.connect();
    return () => client.close();
  }, [client]);
  return <I18nProvider locale={language === 'fr' ? 'fr-FR' : 'en-US'}><Phases {...props} client={client} /></I18nProvider>;
}

function Phases({ client, page, onForm, onStranger, onPage, onAgain }: RoomProps & { client: RoomClient }) {
  const state = useStore(client.state);
  const goesTo = state.phase !== 'ended' ? null : state.reason === 'stranger' ? 'form' : state.reason === 'no-request' ? 'page' : null;
  useEffect(() => {
    if (goesTo === 'form') onStranger();
    if (goesTo === 'page') onPage();
    // The ways out are new functions at each rendering; going once is enough.
  }, [goesTo]);
  switch (state.phase) {
    case 'connecting':
      return (
        <RcpScreen page={page}>
          <NetworkBanner link={state.link} onRetry={() => client.retryNow()} />
          <Card>
            <h1 className="visually-hidden">{page.name}</h1>
            <Loading>{state.arrival === 'form' ? t.network.connecting : t.waiting.resuming}</Loading>
            <Button look="quiet" onClick={onPage}>{t.waiting.toPage}</Button>
          </Card>
        </RcpScreen>
      );
    case 'checking': return <DeviceCheck page={page} client={client} state={state} onForm={onForm} />;
    case 'waiting': return <WaitingRoom page={page} client={client} state={state} />;
    case 'joined': return <Conference page={page} client={client} state={state} />;
    case 'ended': {
      const { reason } = state;
      return reason === 'stranger' || reason === 'no-request' ? null : <Ended page={page} state={{ ...state, reason }} onPage={onPage} onAgain={onAgain} />;
    }
  }
}

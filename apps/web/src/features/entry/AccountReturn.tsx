import type { AccountAnswer, AccountReturned } from '@rcp/contracts';
import { useEffect, useRef, useState } from 'react';
import { errorSentence, t } from '../../i18n/language.js';
import { Card } from '../../ui/Card.js';
import { Loading } from '../../ui/Loading.js';
import { useTitle } from '../../ui/use-title.js';
import { WhatToDo } from '../rcp-page/DeadEnds.js';
import { RcpScreen } from '../rcp-page/RcpScreen.js';
import { signedIn, type Answer } from './lobby.client.js';
import { patiently } from './use-entry.js';

type Refusal = Extract<Answer<AccountReturned>, { ok: false }>['code'];

/** Back from the provider: its answer is handed over, once, and the way leads on to the RCP where the login began. */
export function AccountReturn({ answer, onReturned }: { answer: AccountAnswer | null; onReturned(returned: AccountReturned): void }) {
  const [refusal, setRefusal] = useState<Refusal | null>(answer ? null : 'account-login-invalid');
  useTitle(`${refusal ? t.entry.accountLostTitle : t.entry.accountReturning} – ${t.product}`);
  // An answer serves once, and React may run an effect twice.
  const asked = useRef<Promise<Answer<AccountReturned>> | null>(null);
  useEffect(() => {
    if (!answer) return undefined;
    let gone = false;
    asked.current ??= patiently(() => signedIn(answer));
    void asked.current.then((returned) => {
      if (gone) return;
      if (returned.ok) onReturned(returned.value);
      else setRefusal(returned.code);
    });
    return () => {
      gone = true;
    };
  }, [answer, onReturned]);
  if (refusal) {
    return <WhatToDo title={t.entry.accountLostTitle} hint={refusal === 'unreachable' ? t.rcp.failedHint : errorSentence(refusal)} steps={t.entry.accountLostSteps} />;
  }
  return (
    <RcpScreen page={null}>
      <Card>
        <h1 className="visually-hidden">{t.entry.accountReturning}</h1>
        <Loading>{t.entry.accountReturning}</Loading>
      </Card>
    </RcpScreen>
  );
}

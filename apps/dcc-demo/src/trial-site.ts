import { createLogger } from '@rcp/platform';
import { exportJWK, generateKeyPair } from 'jose';
import type { Account } from './accounts.js';
import { DccApi } from './dcc-api.client.js';
import { Dcc } from './dcc.client.js';
import { createSite } from './site.js';

const accounts: readonly Account[] = [
  { key: 'coordinateur', title: 'Coordinateur', plans: true, account: { id: 'acc-1', familyName: 'IMPOSSIBLE', givenName: 'Charles' } },
  { key: 'prescripteur', title: 'Prescripteur', plans: false, account: { id: 'acc-2', familyName: 'MARTIN', givenName: 'Élodie' } },
];

/** A client of an API that is not there: nothing listens on port 9. */
export async function dccWithoutApi(): Promise<Dcc> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const api = new DccApi({ url: 'http://127.0.0.1:9/api/dcc/v1', clientId: 'dcc-demo', issuer: 'https://dcc.demo.invalid', key: await exportJWK(privateKey) });
  return new Dcc(api);
}

/** The screens before it. */
export async function siteWithoutApi() {
  return createSite({
    dcc: await dccWithoutApi(), accounts, conferenceOrigin: 'http://127.0.0.1:9', mailboxUrl: undefined, logger: createLogger('dcc-demo', { LOG_LEVEL: 'silent', LOG_FORMAT: 'json' }),
  });
}

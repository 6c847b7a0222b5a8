import { createLogger, loadEnv } from '@rcp/platform';
import type { JWK } from 'jose';
import { DccApi } from './dcc-api.client.js';
import { Dcc } from './dcc.client.js';
import { envSchema } from './env.js';
import { createSite } from './site.js';

const env = loadEnv(envSchema);
const logger = createLogger('dcc-demo', env);
const api = new DccApi({ url: env.DCC_API_URL, clientId: env.DCC_CLIENT_ID, issuer: env.DCC_ISSUER, key: env.DCC_KEY_FILE as JWK });
const site = await createSite({
  dcc: new Dcc(api), accounts: env.DCC_ACCOUNTS_FILE, conferenceOrigin: new URL(env.DCC_API_URL).origin, mailboxUrl: env.DCC_MAILBOX_URL, logger,
});
const stop = () => void site.close().then(() => process.exit(0));
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
// The loopback interface only: there is no password here.
await site.listen({ port: env.PORT, host: '127.0.0.1' });
logger.log('listening', { port: env.PORT });

// A process of its own, as a provider is: it runs on Node alone, without the aliases and the sandbox of the test runner.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type ClientMetadata, type Configuration, type JWK, Provider } from 'oidc-provider';

interface Options {
  port: number;
  clients: ClientMetadata[];
  accounts: Record<string, Record<string, unknown> & { acr?: string }>;
  claims: string[];
  acrValues: string[];
  key: JWK;
}

const html = (form: string) => `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Se connecter</title><link rel="icon" href="data:,"></head><body><main><h1>Se connecter</h1>${form}</main></body></html>`;
const loginForm = html(`<form method="post">
  <p><label>Identifiant <input name="login" autocomplete="username"></label></p> <p><label>Mot de passe <input name="password" type="password"></label></p>
  <p><button name="do" value="login">Se connecter</button> <button name="do" value="abort">Annuler</button></p></form>`);

/** Everybody agrees to what our client asks for. */
const granted: NonNullable<Configuration['loadExistingGrant']> = async (context) => {
  const { client, session, provider, params } = context.oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(String(params?.['scope']));
  await grant.save();
  return grant;
};

function providerOf(issuer: string, { clients, accounts, claims, acrValues, key }: Options): Provider {
  return new Provider(issuer, {
    clients, acrValues, claims: { openid: ['sub'], profile: ['family_name', 'given_name', ...claims] }, jwks: { keys: [key] }, cookies: { keys: ['of-a-trial'] },
    features: { devInteractions: { enabled: false } }, interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_context, id) => (accounts[id] === undefined ? undefined : { accountId: id, claims: () => ({ sub: id, ...accounts[id] }) }),
    loadExistingGrant: granted,
  });
}

async function interact(provider: Provider, accounts: Options['accounts'], request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    // A client that comes back over http, as one on this machine does, is asked for consent each time.
    if ((await provider.interactionDetails(request, response)).prompt.name === 'consent') return await provider.interactionFinished(request, response, { consent: {} }, { mergeWithLastSubmission: true });
    const form = new URLSearchParams(request.method === 'POST' ? await text(request) : '');
    const login = form.get('login') ?? '';
    const account = accounts[login];
    if (form.get('do') === 'abort') await provider.interactionFinished(request, response, { error: 'access_denied' });
    else if (account === undefined) response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(loginForm);
    else await provider.interactionFinished(request, response, { login: { accountId: login, ...(account.acr === undefined ? {} : { acr: account.acr }) } });
  } catch {
    response.writeHead(400, { 'content-type': 'text/plain' }).end('no such interaction');
  }
}

// Its advice is for people who run it in production.
console.warn = console.info = () => undefined;
const options = JSON.parse(process.argv[2] ?? '') as Options;
const server = createServer();
server.listen(options.port, '127.0.0.1', () => {
  const address = server.address();
  const issuer = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : options.port}`;
  const provider = providerOf(issuer, options);
  const answer = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.startsWith('/interaction/')) void interact(provider, options.accounts, request, response);
    else void answer(request, response);
  });
  process.stdout.write(`${issuer}\n`);
});
// Whoever started it is gone.
process.stdin.on('end', () => process.exit(0)).resume();

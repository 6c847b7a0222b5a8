// The web client's files with their security headers, and who runs the site written into the page. Behind an ingress or Caddy, which sends
// /api and /ws to the services (k8s/base/ingress.yaml); TLS ends there.
import { readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, relative } from 'node:path';

const { PORT = '8080', HOST = '0.0.0.0', PUBLIC_URL = '', ENVIRONMENT = 'production', SUPPORT_EMAIL = '', WEB_DIR = join(import.meta.dirname, 'site') } = process.env;
// As libs/contracts names them; what nobody wrote down is not shown.
const said = { publisher: 'SITE_PUBLISHER', publicationDirector: 'SITE_PUBLICATION_DIRECTOR', hostingProvider: 'SITE_HOSTING_PROVIDER', dataController: 'SITE_DATA_CONTROLLER', dataProtectionContact: 'SITE_DATA_PROTECTION_CONTACT' };
const origin = URL.parse(PUBLIC_URL)?.origin;
const faults = [
  ...(origin?.startsWith('http') ? [] : ['PUBLIC_URL: the address browsers see is needed']),
  ...(/^[^\s@]+@[^\s@]+$/.test(SUPPORT_EMAIL) ? [] : ['SUPPORT_EMAIL: an address is needed']),
];
if (faults.length > 0) {
  console.error(`Configuration errors:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  process.exit(1);
}

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.json': 'application/json', '.woff2': 'font/woff2', '.png': 'image/png', '.webmanifest': 'application/manifest+json', '.wasm': 'application/wasm', '.mp3': 'audio/mpeg', '.txt': 'text/plain' };
const headers = {
  'content-security-policy': [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "media-src 'self' blob: mediastream:",
    `connect-src 'self' ${origin.replace(/^http/, 'ws')}`, "font-src 'self'", "manifest-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'",
  ].join('; '),
  'permissions-policy': 'camera=(self), microphone=(self), display-capture=(self), geolocation=()',
  'referrer-policy': 'no-referrer', 'cross-origin-opener-policy': 'same-origin', 'x-content-type-options': 'nosniff', 'x-robots-tag': 'noindex',
  ...(origin.startsWith('https:') ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } : {}),
};

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text) => text.replaceAll(/[&<>"']/g, (character) => entities[character]);
const site = { supportEmail: SUPPORT_EMAIL, environment: ENVIRONMENT, ...Object.fromEntries(Object.entries(said).flatMap(([name, variable]) => (process.env[variable] ? [[name, process.env[variable]]] : []))) };

// All of it is read once: a request never reaches the file system, so no path can climb.
const files = new Map();
for (const entry of await readdir(WEB_DIR, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const file = join(entry.parentPath, entry.name);
  files.set(`/${relative(WEB_DIR, file)}`, await readFile(file));
}
const template = files.get('/index.html');
if (!template) throw new Error(`no index.html in ${WEB_DIR}`);
const page = Buffer.from(template.toString().replaceAll('{{site}}', () => escaped(JSON.stringify(site))).replaceAll('{{supportEmail}}', () => escaped(SUPPORT_EMAIL)));
files.set('/index.html', page);
files.set('/', page);

let draining = false;
function answer(request, response) {
  const path = (request.url ?? '/').split('?')[0];
  const send = (status, type, body, cache) => response.writeHead(status, { ...headers, 'content-type': type, 'content-length': body.length, 'cache-control': cache }).end(request.method === 'HEAD' ? undefined : body);
  const told = (status, code) => send(status, 'application/problem+json', Buffer.from(JSON.stringify({ type: 'about:blank', title: code, status, code, instance: '' })), 'no-store');
  if (request.method !== 'GET' && request.method !== 'HEAD') return told(405, 'not-found');
  if (path === '/health/live') return send(200, 'application/json', Buffer.from('{"status":"ok"}'), 'no-store');
  if (path === '/health/ready') return draining ? told(503, 'unavailable') : send(200, 'application/json', Buffer.from('{"status":"ok"}'), 'no-store');
  const file = files.get(path);
  if (file) return send(200, file === page ? types['.html'] : (types[extname(path)] ?? 'application/octet-stream'), file, path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
  // A page's address is the client's own affair.
  if ((request.headers.accept ?? '').includes('text/html') && !/^\/(api|ws)\//.test(path)) return send(200, types['.html'], page, 'no-cache');
  return told(404, 'not-found');
}

const server = createServer(answer).listen(Number(PORT), HOST);
process.once('SIGTERM', () => {
  draining = true;
  setTimeout(() => { server.close(() => process.exit(0)); server.closeIdleConnections(); }, 5_000).unref();
  setTimeout(() => process.exit(0), 15_000);
});

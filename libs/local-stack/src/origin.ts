import type { IncomingHttpHeaders } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ErrorCode, errorCatalogue, type Site } from '@rcp/contracts';
import httpProxy, { type FastifyHttpProxyOptions } from '@fastify/http-proxy';
import serveStatic from '@fastify/static';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { choosePort } from './ports.js';
import { withSite } from './site.js';

export interface OriginOptions {
  port?: number;
  /** Base URLs of the services behind the origin. */
  scheduling: string;
  lobby: string;
  mediaGateway: string;
  /** The built web client. */
  webDir: string;
  /** Written into the client's page. */
  site: Site;
}

/** The one address browsers know. */
export interface Origin {
  readonly url: string;
  stop(): Promise<void>;
}

type Prefix = { prefix: string; upstream: string; websocket: boolean };

/**
 * One origin in front of everything, as the ingress does in production: `/api/dcc/v1`, `/openapi.json` and `/problems` → scheduling,
 * `/api/public/prerequisites`, `/ws/media` and `/ws/test` → media-gateway, the rest of `/api/public` and `/ws/lobby` → lobby, everything else the web client
 * with its security headers and who runs the site.
 */
export async function startOrigin(options: OriginOptions): Promise<Origin> {
  const port = await choosePort(options.port, 'the web address');
  const url = `http://localhost:${port}`;
  const app = fastify({ logger: false, forceCloseConnections: true, bodyLimit: 1024 * 1024 });
  // A path that climbs (`..%2F`) leads nowhere.
  app.setErrorHandler(({ statusCode = 500 }: { statusCode?: number }, _request, reply) => sendProblem(reply, statusCode < 500 ? 'not-found' : 'unavailable'));
  const prefixes: Prefix[] = [
    { prefix: '/api/dcc/v1', upstream: options.scheduling, websocket: false },
    { prefix: '/openapi.json', upstream: options.scheduling, websocket: false },
    { prefix: '/problems', upstream: options.scheduling, websocket: false },
    { prefix: '/api/public/prerequisites', upstream: options.mediaGateway, websocket: false },
    { prefix: '/api/public', upstream: options.lobby, websocket: false },
    { prefix: '/ws/lobby', upstream: options.lobby, websocket: true },
    { prefix: '/ws/media', upstream: options.mediaGateway, websocket: true },
    { prefix: '/ws/test', upstream: options.mediaGateway, websocket: true },
  ];
  for (const one of prefixes) await app.register(httpProxy, proxyOptions(one));
  await serveClient(app, options, url);
  await app.listen({ port, host: '127.0.0.1' });
  return { url, stop: () => app.close() };
}

function proxyOptions({ prefix, upstream, websocket }: Prefix): FastifyHttpProxyOptions {
  return {
    prefix, rewritePrefix: prefix, upstream,
    replyOptions: {
      rewriteRequestHeaders: (request, headers) => ({
        ...headers, 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http', 'x-forwarded-host': request.headers.host,
      }),
      onError: (reply) => void sendProblem(reply as FastifyReply, 'unavailable'),
    },
    ...(websocket ? { websocket, wsClientOptions } : {}),
  };
}

/** The gateways check who asks: Origin and cookie arrive as the browser sent them. */
const asTheBrowserSent = (headers: IncomingHttpHeaders, request: { headers: IncomingHttpHeaders }): IncomingHttpHeaders => ({
  ...headers, ...only(request.headers, ['cookie', 'origin', 'user-agent', 'accept-language']), 'x-forwarded-for': '127.0.0.1',
});

const only = (headers: IncomingHttpHeaders, names: string[]) =>
  Object.fromEntries(names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));

// The option exists (http-proxy's own default is one); its type was forgotten.
const wsClientOptions = { rewriteRequestHeaders: asTheBrowserSent } as NonNullable<FastifyHttpProxyOptions['wsClientOptions']>;

/** Headers of the web client's own files. */
export function clientHeaders(origin: string): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "media-src 'self' blob: mediastream:",
      `connect-src 'self' ${origin.replace(/^http/, 'ws')}`, "font-src 'self'", "manifest-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'",
    ].join('; '),
    'permissions-policy': 'camera=(self), microphone=(self), display-capture=(self), geolocation=()',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex',
  };
}

async function serveClient(app: FastifyInstance, { webDir, site }: OriginOptions, origin: string): Promise<void> {
  const headers = clientHeaders(origin);
  const page = withSite(await readFile(join(webDir, 'index.html'), 'utf8'), site);
  const sendPage = (reply: FastifyReply) => reply.headers(headers).header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page);
  for (const path of ['/', '/index.html']) app.get(path, (_request, reply) => sendPage(reply));
  await app.register(serveStatic, {
    root: webDir, index: false, cacheControl: false,
    setHeaders: (reply, path) => {
      void reply.headers(headers).header('cache-control', /[/\\]assets[/\\]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  // A page's address is the client's own affair: every address a person may type is answered with the client.
  app.setNotFoundHandler((request, reply) => {
    const wantsPage = (request.method === 'GET' || request.method === 'HEAD') && (request.headers.accept ?? '').includes('text/html');
    const api = /^\/(api|ws)\//.test(request.url);
    if (wantsPage && !api) return sendPage(reply);
    return sendProblem(reply.headers(headers), 'not-found');
  });
}

/** What the origin refuses by itself is told as the services tell it. */
function sendProblem(reply: FastifyReply, code: ErrorCode): FastifyReply {
  const { status, fr: title } = errorCatalogue[code];
  if (status === 503) void reply.header('retry-after', 5);
  return reply.code(status).type('application/problem+json').send({ type: 'about:blank', title, status, code, instance: '' });
}

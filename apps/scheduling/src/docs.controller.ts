import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { DomainError, type ErrorCode, errorCatalogue } from '@rcp/contracts';
import type { FastifyReply } from 'fastify';
import { ENV, type SchedulingEnv } from './env.js';
import { openApiDocument } from './openapi.js';

const assets: Record<string, string> = { 'swagger-ui.css': 'text/css; charset=utf-8', 'swagger-ui-bundle.js': 'text/javascript; charset=utf-8', 'favicon-32x32.png': 'image/png' };
const assetsDir = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
/** Swagger UI styles its elements inline; scripts come from here alone, and nothing from anywhere else. */
const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const plainPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const page = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>DCC API of the RCP web-conference</title>
<link rel="icon" href="docs/favicon-32x32.png"><link rel="stylesheet" href="docs/swagger-ui.css"><body><div id="doc"></div><noscript>The document itself: <a href="openapi.json">openapi.json</a></noscript>
<script src="docs/swagger-ui-bundle.js"></script><script src="docs/show.js"></script></body></html>`;
const show = `SwaggerUIBundle({ url: 'openapi.json', dom_id: '#doc', deepLinking: true, docExpansion: 'list', defaultModelsExpandDepth: 0, tryItOutEnabled: false, supportedSubmitMethods: [], validatorUrl: null });`;

/** The published API, to be read by machines and people; nothing here needs a token or a third party. */
@Controller()
export class DocsController {
  private readonly document: string;
  constructor(@Inject(ENV) env: SchedulingEnv) {
    this.document = JSON.stringify(openApiDocument(env.PUBLIC_URL));
  }

  /** 200: OpenAPI 3.1. */
  @Get(['openapi.json', 'api/dcc/v1/openapi.json'])
  openApi(@Res() reply: FastifyReply): void {
    void reply.header('cache-control', 'public, max-age=300').type('application/json; charset=utf-8').send(this.document);
  }

  /** 200: the same for people. */
  @Get('api/dcc/v1/docs')
  docs(@Res() reply: FastifyReply): void {
    void reply.headers({ 'content-security-policy': policy, 'cache-control': 'public, max-age=300' }).type('text/html; charset=utf-8').send(page);
  }

  /** 200 or 404. */
  @Get('api/dcc/v1/docs/:file')
  async asset(@Param('file') file: string, @Res() reply: FastifyReply): Promise<void> {
    const type = file === 'show.js' ? assets['swagger-ui-bundle.js'] : Object.hasOwn(assets, file) ? assets[file] : undefined;
    if (type === undefined) throw new DomainError('not-found');
    const content = file === 'show.js' ? show : await readFile(join(assetsDir, file));
    void reply.header('cache-control', 'public, max-age=86400').type(type).send(content);
  }

  /** 200 or 404: what the `type` of a problem document points to (RFC 9457 §3.1.1). */
  @Get('problems/:code')
  problem(@Param('code') code: string, @Res() reply: FastifyReply): void {
    if (!Object.hasOwn(errorCatalogue, code)) throw new DomainError('not-found');
    const { status, fr, en } = errorCatalogue[code as ErrorCode];
    void reply.headers({ 'content-security-policy': plainPolicy, 'cache-control': 'public, max-age=300' }).type('text/html; charset=utf-8').send(
      `<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${code}</title><style>:root{color-scheme:light dark;font:1rem/1.6 system-ui,sans-serif}body{max-width:40rem;margin:3rem auto;padding:0 1rem}</style><body><main><h1>${code}</h1><p>HTTP ${status}</p><p>${fr}</p><p lang="en">${en}</p></main></body></html>`,
    );
  }
}

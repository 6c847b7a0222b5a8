import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';

const files = { 'style.css': 'text/css; charset=utf-8', 'copy-link.js': 'text/javascript; charset=utf-8', 'favicon.svg': 'image/svg+xml' };

/** The few files of the pages, and the sign that the program is ready. */
export function addFiles(app: FastifyInstance): void {
  for (const [name, type] of Object.entries(files)) {
    const content = readFileSync(new URL(`./public/${name}`, import.meta.url));
    app.get(`/public/${name}`, (_request, reply) => reply.header('cache-control', 'no-cache').type(type).send(content));
  }
  app.get('/health/ready', (_request, reply) => reply.send({ status: 'ok' }));
}

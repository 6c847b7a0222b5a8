import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { bodyErrors, commonErrors, dccRoutes, errorCatalogue } from '@rcp/contracts';
import { openApiDocument } from './openapi.js';

interface Operation { readonly operationId: string; readonly responses: Record<string, { content?: Record<string, unknown>; headers?: object }>; readonly parameters?: { name: string; in: string; required?: boolean }[] }
const document = JSON.parse(JSON.stringify(openApiDocument('https://rcp.example.org'))) as { openapi: string; paths: Record<string, Record<string, Operation>> };

describe('the published API', () => {
  it('is that of the contracts: run `npm run docs:api` after a change', () => {
    expect(JSON.parse(readFileSync(new URL('../../../docs/api/openapi.json', import.meta.url), 'utf8'))).toEqual(document);
  });

  it('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    expect([valid, errors]).toEqual([true, undefined]);
    expect(document.openapi).toBe('3.1.0');
  });

  it.each(dccRoutes)('$operationId says every answer it has', ({ method, path, answers, errors, operationId, params, ifMatch, idempotencyKey }) => {
    const operation = document.paths[path]?.[method];
    expect(operation?.operationId).toBe(operationId);
    const refusals = [...commonErrors, ...(method === 'get' ? [] : bodyErrors), ...errors].map((code) => String(errorCatalogue[code].status));
    expect(Object.keys(operation?.responses ?? {}).sort()).toEqual([...new Set([...Object.keys(answers), ...refusals])].sort());
    for (const [status, answer] of Object.entries(operation?.responses ?? {})) {
      if (Number(status) >= 400) expect(Object.keys(answer.content ?? {})).toEqual(['application/problem+json']);
    }
    const named = (place: string) => (operation?.parameters ?? []).filter((one) => one.in === place).map(({ name }) => name);
    expect(named('path').sort()).toEqual(Object.keys(params?.shape ?? {}).sort());
    expect(named('header')).toEqual(['Accept-Language', ...(ifMatch === undefined ? [] : ['If-Match']), ...(idempotencyKey === undefined ? [] : ['Idempotency-Key'])]);
  });

  it('names each operation and each path once', () => {
    const ids = dccRoutes.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const places = dccRoutes.map(({ method, path }) => `${method} ${path.replaceAll(/\{[^}]+\}/g, '{}')}`);
    expect(new Set(places).size).toBe(places.length);
  });
});

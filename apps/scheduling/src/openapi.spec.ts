import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { bodyErrors, commonErrors, dccRoutes, errorCatalogue } from '@rcp/contracts';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import type { z } from 'zod';
import { openApiDocument } from './openapi.js';
import { exemplified } from './openapi-schemas.js';

const addFormats = addFormatsModule as unknown as typeof addFormatsModule.default;

interface Operation { readonly operationId: string; readonly responses: Record<string, { content?: Record<string, unknown>; headers?: object }>; readonly parameters?: { name: string; in: string; required?: boolean }[] }
const document = JSON.parse(JSON.stringify(openApiDocument('https://rcp.example.org'))) as { openapi: string; paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, { examples?: unknown[] }>; examples: Record<string, { value: unknown }> } };

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

  it.each(Object.keys(exemplified) as (keyof typeof exemplified)[])('shows a %s that is one, by the document and by the contracts', (name) => {
    const [example] = document.components.schemas[name]?.examples ?? [];
    expect(faultsBy(name, example)).toEqual([]);
    expect((exemplified[name] as z.ZodType).safeParse(example)).toEqual({ success: true, data: example });
  });

  it.each(Object.entries(errorCatalogue))('shows the error %s as it is answered', (code, { status }) => {
    const { value } = document.components.examples[code] ?? {};
    expect(value).toMatchObject({ code, status, type: `https://rcp.example.org/problems/${code}` });
    expect(faultsBy('Problem', value)).toEqual([]);
  });

  it('names no component that stands nowhere', () => {
    const text = JSON.stringify(document);
    expect(Object.keys(document.components.schemas).filter((name) => !text.includes(`"#/components/schemas/${name}"`))).toEqual([]);
  });

  it('names each operation and each path once', () => {
    const ids = dccRoutes.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const places = dccRoutes.map(({ method, path }) => `${method} ${path.replaceAll(/\{[^}]+\}/g, '{}')}`);
    expect(new Set(places).size).toBe(places.length);
  });
});

function faultsBy(component: string, value: unknown): unknown[] {
  const ajv = new Ajv2020({ strict: false });
  addFormats(ajv as never);
  const validate = ajv.compile({ $ref: `#/components/schemas/${component}`, components: document.components });
  return validate(value) ? [] : (validate.errors ?? []);
}

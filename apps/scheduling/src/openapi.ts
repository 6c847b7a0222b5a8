import { bodyErrors, commonErrors, type DccRoute, dccRoutes, type ErrorCode, errorCatalogue, idempotencyKeyHeader, problem, scopes } from '@rcp/contracts';
import { z } from 'zod';
import { createDocument, type ZodOpenApiObject, type ZodOpenApiOperationObject, type ZodOpenApiResponseObject } from 'zod-openapi';
import { problemExamples } from './openapi-schemas.js';

const description = `Plans tumour boards (RCP) and their web-conferences, registers prescribers, launches signed-in users.

Identifiers are the caller's own: a PUT creates or changes, and an identical one changes nothing and tells nobody. Times are RFC 3339 with
an offset on the way in, UTC on the way out; labels come in French as the user guide prints them. Nothing about a patient is ever accepted.
Errors are problem documents (RFC 9457) in French, or in English by \`Accept-Language\`: \`code\` is stable, \`errors[]\` point into the request,
and nothing that was refused is repeated.`;

/** The published document (OpenAPI 3.1), written from the table of routes and nothing else. */
export function openApiDocument(publicUrl: string): ReturnType<typeof createDocument> {
  const paths: NonNullable<ZodOpenApiObject['paths']> = {};
  for (const route of dccRoutes) paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route) };
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'DCC API of the RCP web-conference', version: '1.0.0', description, license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' } },
    servers: [{ url: `${publicUrl}/api/dcc/v1` }],
    paths,
    components: {
      schemas: { Problem: problem },
      examples: problemExamples(publicUrl),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: `A JWT of a configured issuer with a \`scope\` claim: ${scopes.join(', ')}.` } },
    },
  }, {
    reused: 'inline',
    // `format` says it; the pattern of a leap year doesn't help a reader.
    override: ({ jsonSchema }) => void (jsonSchema.format === 'date-time' && delete jsonSchema.pattern),
  });
}

function operationOf(route: DccRoute): ZodOpenApiOperationObject {
  const { operationId, summary, scope, params, query, body, bodyType } = route;
  const content = body === undefined ? {} : { 'application/json': { schema: body }, ...(bodyType === undefined ? {} : { [bodyType]: { schema: body } }) };
  return {
    operationId, summary, tags: [tagOf(route)], description: `Scope: \`${scope}\`.`, security: [{ bearer: [] }],
    requestParams: { ...(params === undefined ? {} : { path: params }), ...(query === undefined ? {} : { query }), header: z.object(headersOf(route)) },
    ...(body === undefined ? {} : { requestBody: { required: true, content } }),
    responses: { ...successes(route), ...refusals(route) },
  };
}

function tagOf({ path }: DccRoute): string {
  const resource = path.split('/').filter((part) => !part.startsWith('{')).at(-1) ?? '';
  if (/registration|resend/.test(path)) return 'registrations';
  if (/series/.test(path)) return 'series';
  if (/session|agenda/.test(path) && resource !== 'attendance') return 'sessions';
  if (/attendance|stats|updates/.test(path)) return 'reports';
  return resource === 'launch-tickets' ? 'launch' : 'rcps';
}

const optional = (needed: boolean, schema: z.ZodType) => (needed ? schema : schema.optional());

function headersOf({ ifMatch, idempotencyKey }: DccRoute): Record<string, z.ZodType> {
  const tag = 'The ETag of the version that is changed. ';
  return {
    'Accept-Language': z.string().max(200).optional().meta({ description: 'French unless English is preferred.' }),
    ...(ifMatch === undefined ? {} : { 'If-Match': z.string().max(200).optional().meta({ description: tag + (ifMatch === 'required' ? 'Needed to change what exists; not to create it, nor to repeat it.' : 'Looked at when given.') }) }),
    ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': optional(idempotencyKey === 'required', idempotencyKeyHeader).meta({ description: 'Kept 48 hours: the same request under it is done once.' }) }),
  };
}

const etag = z.string().meta({ description: 'Kind, id and version, for `If-Match`.', example: '"session:S-2023-05-10:3"' });

const outcome: Record<string, string> = { 201: 'Created.', 202: 'Accepted; it is done in a moment.', 204: 'Done, or nothing to show.' };

function successes({ answers, etag: tagged }: DccRoute): Record<string, ZodOpenApiResponseObject> {
  const made = '201' in answers ? 'Changed, or as it was: the same again changes nothing.' : 'As it is now.';
  return Object.fromEntries(Object.entries(answers).map(([status, schema]) => [status, {
    description: outcome[status] ?? made,
    ...(tagged && schema !== null ? { headers: z.object({ ETag: status === '200' ? etag.optional() : etag }) } : {}),
    ...(schema === null ? {} : { content: { 'application/json': { schema } } }),
  }]));
}

const extraHeaders: Record<number, z.ZodObject> = {
  401: z.object({ 'WWW-Authenticate': z.string().meta({ description: 'RFC 6750 §3' }) }),
  429: z.object({ 'Retry-After': z.string().meta({ description: 'Seconds' }) }),
  503: z.object({ 'Retry-After': z.string().meta({ description: 'Seconds' }) }),
};

/** Every error the route can answer, by status. */
function refusals({ errors, method }: DccRoute): Record<string, ZodOpenApiResponseObject> {
  const codes = [...new Set<ErrorCode>([...commonErrors, ...(method === 'get' ? [] : bodyErrors), ...errors])];
  const byStatus = Map.groupBy(codes, (code) => errorCatalogue[code].status);
  return Object.fromEntries([...byStatus].sort(([a], [b]) => a - b).map(([status, some]) => [String(status), {
    description: some.map((code) => `\`${code}\` ${errorCatalogue[code].fr} *${errorCatalogue[code].en}*`).join('\n\n'),
    ...(extraHeaders[status] === undefined ? {} : { headers: extraHeaders[status] }),
    content: {
      'application/problem+json': {
        examples: Object.fromEntries(some.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
        schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, { type: 'object' as const, properties: { code: { type: 'string' as const, enum: some } } }] },
      },
    },
  }]));
}

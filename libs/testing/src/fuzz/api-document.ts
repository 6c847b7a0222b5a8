import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';

const addFormats = addFormatsModule as unknown as typeof addFormatsModule.default;

export type Schema = Record<string, unknown>;
export interface Parameter { readonly name: string; readonly in: 'path' | 'query' | 'header'; readonly required?: boolean; readonly schema: Schema }
interface Media { readonly schema: Schema }
interface Response { readonly content?: Record<string, Media>; readonly headers?: Record<string, { readonly required?: boolean }> }
export interface Operation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Record<string, Media> };
  readonly responses: Record<string, Response>;
}
/** An OpenAPI 3.1 document, as far as a stranger reads it. */
export interface ApiDocument {
  readonly paths: Record<string, Record<string, Omit<Operation, 'method' | 'path'>>>;
  readonly components?: { readonly schemas?: Record<string, Schema> };
}

export function operationsOf({ paths }: ApiDocument): Operation[] {
  return Object.entries(paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })));
}

/** A schema, or what it refers to. */
export function resolved({ components }: ApiDocument, schema: Schema): Schema {
  const name = /^#\/components\/schemas\/(\w+)$/.exec(String(schema['$ref']))?.[1];
  return name === undefined ? schema : (components?.schemas?.[name] ?? {});
}

export interface Answer { readonly status: number; readonly headers: Headers; readonly text: string }

const unreadable = Symbol('no JSON');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return unreadable;
  }
}

/** Holds answers against the document, with a validator that knows nothing of us. */
export class AnswerCheck {
  private readonly ajv = new Ajv2020({ strict: false, validateFormats: true });
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(private readonly document: ApiDocument) {
    addFormats(this.ajv as never);
  }

  /** What the document doesn't say of this answer; undefined when it is as published. */
  fault({ operationId, responses }: Operation, answer: Answer): string | undefined {
    const { status, headers, text } = answer;
    const response = responses[String(status)];
    if (response === undefined) return 'a status that is not documented';
    const missing = Object.entries(response.headers ?? {}).find(([name, { required }]) => required === true && !headers.has(name));
    if (missing !== undefined) return `an answer without its header ${missing[0]}`;
    const kinds = Object.entries(response.content ?? {});
    if (kinds.length === 0) return text === '' ? undefined : 'a body where none is documented';
    const type = headers.get('content-type') ?? '';
    const media = kinds.find(([kind]) => type.split(';')[0] === kind)?.[1];
    if (media === undefined) return `a content type that is not documented: ${type}`;
    return this.bodyFault(`${operationId} ${status}`, media.schema, answer);
  }

  /** What is wrong with a refusal where the document names no operation; undefined when it is a problem document like the others. */
  strayFault(answer: Answer): string | undefined {
    if (answer.status < 400) return undefined;
    if (answer.headers.get('content-type')?.startsWith('application/problem+json') !== true) return 'a refusal that is no problem document';
    return this.bodyFault('stray', { $ref: '#/components/schemas/Problem' }, answer);
  }

  private bodyFault(key: string, schema: Schema, { status, text }: Answer): string | undefined {
    const body = parsed(text);
    if (body === unreadable) return 'a body that is no JSON';
    const validate = this.validatorOf(key, schema);
    if (!validate(body)) return `a body that its schema refuses: ${this.ajv.errorsText(validate.errors?.slice(0, 3))}`;
    return status >= 400 && (body as { status: unknown }).status !== status ? 'a problem document of another status' : undefined;
  }

  private validatorOf(key: string, schema: Schema): ValidateFunction {
    const known = this.compiled.get(key);
    if (known !== undefined) return known;
    const made = this.ajv.compile({ ...schema, components: this.document.components });
    this.compiled.set(key, made);
    return made;
  }
}

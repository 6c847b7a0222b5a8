import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';

const addFormats = addFormatsModule as unknown as typeof addFormatsModule.default;

export type Schema = Record<string, unknown>;
export interface Parameter { readonly name: string; readonly in: 'path' | 'query' | 'header'; readonly required?: boolean; readonly schema: Schema }
interface Media { readonly schema: Schema }
export interface Operation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Record<string, Media> };
  readonly responses: Record<string, { readonly content?: Record<string, Media> }>;
}
/** An OpenAPI 3.1 document, as far as a stranger reads it. */
export interface ApiDocument {
  readonly paths: Record<string, Record<string, Omit<Operation, 'method' | 'path'>>>;
  readonly components?: Schema;
}

export function operationsOf({ paths }: ApiDocument): Operation[] {
  return Object.entries(paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })));
}

export interface Answer { readonly status: number; readonly type: string; readonly text: string }

/** Holds answers against the document, with a validator that knows nothing of us. */
export class AnswerCheck {
  private readonly ajv = new Ajv2020({ strict: false, validateFormats: true });
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(private readonly document: ApiDocument) {
    addFormats(this.ajv as never);
  }

  /** What the document doesn't say of this answer; undefined when it is as published. */
  fault({ operationId, responses }: Operation, { status, type, text }: Answer): string | undefined {
    const response = responses[String(status)];
    if (response === undefined) return 'a status that is not documented';
    const kinds = Object.entries(response.content ?? {});
    if (kinds.length === 0) return text === '' ? undefined : 'a body where none is documented';
    const media = kinds.find(([kind]) => type.split(';')[0] === kind)?.[1];
    if (media === undefined) return `a content type that is not documented: ${type}`;
    const validate = this.validatorOf(`${operationId} ${status}`, media.schema);
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      return 'a body that is no JSON';
    }
    return validate(body) ? undefined : `a body that its schema refuses: ${this.ajv.errorsText(validate.errors?.slice(0, 3))}`;
  }

  private validatorOf(key: string, schema: Schema): ValidateFunction {
    const known = this.compiled.get(key);
    if (known !== undefined) return known;
    const made = this.ajv.compile({ ...schema, components: this.document.components });
    this.compiled.set(key, made);
    return made;
  }
}

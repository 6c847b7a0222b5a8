import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A JSON Schema, as far as the specs walk it. */
export interface JsonSchema {
  readonly type?: string;
  readonly properties?: Record<string, JsonSchema>;
  readonly additionalProperties?: unknown;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** The JSON Schema of a contract; `input` as a caller may write it, `output` as a reader gets it. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonSchema;
}

/** Every object of a schema with the path that leads to it, alternatives of a union one after the other. */
export function objectsOf(schema: JsonSchema, path: readonly string[] = []): { path: readonly string[]; object: JsonSchema }[] {
  const inner = [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) => objectsOf(property, [...path, name])),
    ...(schema.items ? objectsOf(schema.items, [...path, '*']) : []),
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((one) => objectsOf(one, path)),
  ];
  return schema.type === 'object' ? [{ path, object: schema }, ...inner] : inner;
}

/** A committed example: `SessionPlanned`, `dcc/PutRcp`. */
export function example(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`./examples/${name}.json`, import.meta.url), 'utf8'));
}

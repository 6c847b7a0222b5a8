import { Body, Param, type PipeTransform, Query } from '@nestjs/common';
import { DomainError, type ErrorCode, type FieldFault } from '@rcp/contracts';
import { z } from 'zod';

const printableKey = /^[A-Za-z_][A-Za-z0-9_.-]{0,40}$/;

/** JSON pointers (RFC 6901) and codes of what a schema refused; never the refused value. */
export function faultsOf(error: z.ZodError): FieldFault[] {
  return error.issues.flatMap((issue) => {
    const pointer = issue.path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
    if (issue.code === 'unrecognized_keys') {
      // A key is the caller's text too: one that doesn't look like a property name is not repeated.
      return issue.keys.map((key) => ({ pointer: printableKey.test(key) ? `${pointer}/${key}` : pointer, code: 'unknown-property' }));
    }
    const code = issue.code === 'custom' ? issue.message : issue.code.replaceAll('_', '-');
    return [{ pointer, code: issue.code === 'invalid_type' && issue.input === undefined ? 'required' : code }];
  });
}

/** True when a schema refused at least one property it doesn't know. */
export function hasUnknownProperty(faults: readonly FieldFault[]): boolean {
  return faults.some((fault) => fault.code === 'unknown-property');
}

class ZodPipe<Schema extends z.ZodType> implements PipeTransform<unknown, z.infer<Schema>> {
  constructor(private readonly schema: Schema, private readonly refusal: (faults: FieldFault[]) => DomainError) {}

  transform(value: unknown): z.infer<Schema> {
    const parsed = this.schema.safeParse(value, { reportInput: true });
    if (parsed.success) return parsed.data;
    throw this.refusal(faultsOf(parsed.error));
  }
}

/** The JSON body, parsed by its contract; a fault is 422 `validation`, or the code that `code` chooses. */
export function JsonBody(schema: z.ZodType, code: (faults: FieldFault[]) => ErrorCode = () => 'validation'): ParameterDecorator {
  return Body(new ZodPipe(schema, (faults) => new DomainError(code(faults), faults)));
}

/** A path parameter; one that can't exist is answered exactly like one that doesn't: 404, without a word about its shape. */
export function PathParam(name: string, schema: z.ZodType): ParameterDecorator {
  return Param(name, new ZodPipe(schema, () => new DomainError('not-found')));
}

/** The query string, parsed by its contract; a fault, also one parameter too many, is 422 `validation` with its name as pointer. */
export function QueryParams(schema: z.ZodType): ParameterDecorator {
  return Query(new ZodPipe(schema, (faults) => new DomainError('validation', faults)));
}

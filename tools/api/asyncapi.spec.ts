import { readFileSync } from 'node:fs';
import specs from '@asyncapi/specs';
import { allEvents } from '@rcp/contracts';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Ajv } from 'ajv';
import addFormatsModule from 'ajv-formats';
import { asyncApiDocument } from './asyncapi.js';

const addFormats = addFormatsModule as unknown as typeof addFormatsModule.default;
interface Document { readonly components: { readonly messages: Record<string, { payload: object; examples: { payload: unknown }[] }>; readonly schemas: Record<string, object> } }
const document = asyncApiDocument() as Document;

describe('the published events', () => {
  it('are those of the contracts: run `npm run docs:api` after a change', () => {
    expect(JSON.parse(readFileSync(new URL('../../docs/api/asyncapi.json', import.meta.url), 'utf8'))).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('are valid AsyncAPI 3.0', () => {
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
    const validate = ajv.compile(specs.schemasWithoutId['3.0.0'] as object);
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each(allEvents.map(({ name }) => name))('%s has an example that its schema accepts', (name) => {
    const message = document.components.messages[name];
    const ajv = new Ajv2020({ strict: false });
    addFormats(ajv as never);
    const validate = ajv.compile({ ...message?.payload, components: { schemas: document.components.schemas } });
    validate(message?.examples[0]?.payload);
    expect(validate.errors ?? []).toEqual([]);
  });
});

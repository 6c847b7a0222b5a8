import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { inlinedTemplates } from './inlined.mjs';

const templates = resolve(import.meta.dirname, '../../apps/notifications/src/templates');

describe('the templates of the mails', () => {
  it('have the style sheet as it is in their elements: else run npm run mails', async () => {
    const made = await inlinedTemplates(templates);
    for (const [file, html] of made) expect([file, await readFile(join(templates, 'inlined', file), 'utf8')]).toEqual([file, html]);
    expect((await readdir(join(templates, 'inlined'))).sort()).toEqual(made.map(([file]) => file));
  });
});

// `npm run mails`: writes the style sheet of the mails into the elements of their templates, since many mail programs read no style sheet.
// Done beforehand because the library that does it would cost the running service 24 MiB; a unit test fails while the result is behind.
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { inlinedTemplates } from './mails/inlined.mjs';

const templates = resolve(import.meta.dirname, '../apps/notifications/src/templates');
await mkdir(join(templates, 'inlined'), { recursive: true });
for (const [file, html] of await inlinedTemplates(templates)) await writeFile(join(templates, 'inlined', file), html);

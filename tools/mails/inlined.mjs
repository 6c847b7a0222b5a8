import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import juice from 'juice';

/** The HTML templates in `dir` with `mail.css` written into their elements; Handlebars' tags stay as they are. */
export async function inlinedTemplates(dir) {
  const css = await readFile(join(dir, 'mail.css'), 'utf8');
  const files = (await readdir(dir)).filter((name) => name.endsWith('.html.hbs')).sort();
  return Promise.all(files.map(async (file) => {
    const source = await readFile(join(dir, file), 'utf8');
    return [file, juice.inlineContent(source, css, { applyStyleTags: false, removeStyleTags: false, applyWidthAttributes: false, applyAttributesTableElements: false })];
  }));
}

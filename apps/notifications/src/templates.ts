import { readFileSync } from 'node:fs';
import { type MailKind, mailKind } from '@rcp/contracts';
import Handlebars from 'handlebars';
import type { LetterView } from './domain/letter.js';

/** A mail as people read it. */
export interface Bodies {
  readonly text: string;
  readonly html: string;
}

type Format = keyof Bodies;
type Renderer = (kind: MailKind, view: LetterView) => Bodies;

const partials: Record<Format, readonly string[]> = { text: ['layout', 'part-test', 'part-whom'], html: ['layout', 'part-link', 'part-test', 'part-whom'] };

/**
 * Reads and compiles every template of a directory; of HTML the ones with the styles written into their elements. Throws an error that
 * names the file when one is missing or can't be compiled: the service doesn't start.
 */
export function loadTemplates(directory: URL): Renderer {
  const formats = { text: compiled(directory, 'text'), html: compiled(new URL('inlined/', directory), 'html') };
  return (kind, view) => ({ text: formats.text[kind](view).replaceAll(/\n{3,}/g, '\n\n'), html: formats.html[kind](view) });
}

/** Strict: a name the view lacks is an error, not a hole in a sentence. Values are escaped in HTML; plain text has nothing to escape. */
function compiled(directory: URL, format: Format): Record<MailKind, Handlebars.TemplateDelegate> {
  const handlebars = Handlebars.create();
  const parsed = (name: string): hbs.AST.Program => {
    const file = `${name}.${format}.hbs`;
    try {
      return handlebars.parse(readFileSync(new URL(file, directory), 'utf8'));
    } catch (error) {
      throw new Error(`mail template ${file}: ${error instanceof Error ? error.message : 'unreadable'}`, { cause: error });
    }
  };
  const options = { strict: true, knownHelpersOnly: true, preventIndent: true, noEscape: format === 'text' };
  for (const name of partials[format]) handlebars.registerPartial(name, handlebars.compile(parsed(name), options));
  return Object.fromEntries(mailKind.options.map((kind) => [kind, handlebars.compile(parsed(kind), options)])) as Record<MailKind, Handlebars.TemplateDelegate>;
}

/** Both bodies of a mail. */
export const render: Renderer = loadTemplates(new URL('templates/', import.meta.url));

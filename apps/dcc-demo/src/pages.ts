import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import type { RefusalView } from './domain/refusal-words.js';
import type { Views } from './views.js';

/** What surrounds every page. */
export interface Frame {
  readonly title: string;
  readonly nav: readonly { readonly label: string; readonly href: string | null; readonly current: boolean }[];
  readonly accounts: readonly { readonly value: string; readonly label: string; readonly selected: boolean }[];
  /** Where choosing who you are leads back to. */
  readonly path: string;
  readonly mailboxUrl: string | null;
  /** What was just done. */
  readonly done: string | null;
  /** What the API did not want. */
  readonly refusal: RefusalView | null;
}

const source = (file: string) => readFileSync(new URL(`./templates/${file}.hbs`, import.meta.url), 'utf8');

const handlebars = Handlebars.create();
for (const partial of ['layout', 'camera', 'sessions-list', 'registration-fields', 'webconf-words']) handlebars.registerPartial(partial, source(partial));

const compiled = new Map<string, Handlebars.TemplateDelegate>();

/** Strict: a name the view lacks is an error, not a hole in the page. Every value is escaped. */
function templateOf(name: string): Handlebars.TemplateDelegate {
  const known = compiled.get(name) ?? handlebars.compile(source(name), { strict: true, knownHelpersOnly: true, preventIndent: true });
  compiled.set(name, known);
  return known;
}

/** A whole page. */
export function page<Name extends keyof Views>(name: Name, view: Views[Name], frame: Frame): string {
  return templateOf(name)({ ...view, frame });
}

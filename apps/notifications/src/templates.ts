import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import type { InvitationView } from './domain/invitation.js';

/** What each template shows: a template can't be rendered with another's data. */
interface Views {
  invitation: InvitationView;
}

interface Bodies {
  readonly text: string;
  readonly html: string;
}

const source = (file: string) => readFileSync(new URL(`./templates/${file}.hbs`, import.meta.url), 'utf8');

/** Strict: a name the view lacks is an error, not a hole in a sentence. Values are escaped in HTML; plain text has nothing to escape. */
function compiled(name: string, format: 'text' | 'html'): Handlebars.TemplateDelegate {
  const handlebars = Handlebars.create();
  handlebars.registerPartial('layout', source(`layout.${format}`));
  return handlebars.compile(source(`${name}.${format}`), { strict: true, knownHelpersOnly: true, preventIndent: true, noEscape: format === 'text' });
}

const templates = {
  invitation: { text: compiled('invitation', 'text'), html: compiled('invitation', 'html') },
} satisfies Record<keyof Views, Record<keyof Bodies, Handlebars.TemplateDelegate>>;

/** Both bodies of a mail. */
export function render<Name extends keyof Views>(name: Name, view: Views[Name]): Bodies {
  return { text: templates[name].text(view), html: templates[name].html(view) };
}

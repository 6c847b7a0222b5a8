import type { Attachment } from 'mailparser';
import type { ReceivedMail } from './kept-mails.js';

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Makes any text safe between tags and in attributes. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  table { width: 100%; border-collapse: collapse; } th, td { text-align: start; padding: .5rem; border-bottom: 1px solid #8886; vertical-align: top; }
  iframe { width: 100%; height: 34rem; border: 1px solid #8886; background: #fff; } pre { white-space: pre-wrap; border: 1px solid #8886; padding: 1rem; }
  button { font: inherit; padding: .4rem .8rem; }
`;

function page(title: string, content: string, refresh = false): string {
  return `<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">${refresh ? '<meta http-equiv="refresh" content="5">' : ''}
<title>${escaped(title)}</title><style>${style}</style><body>${content}</body></html>`;
}

const when = (date: Date | undefined) => (date ? date.toLocaleString('fr-FR', { timeZone: 'Europe/Paris', dateStyle: 'medium', timeStyle: 'medium' }) : '');

/** The list, newest first; renews itself every five seconds. */
export function listPage(mails: readonly ReceivedMail[]): string {
  const rows = [...mails].reverse().map(({ number, recipients, parsed }) => `<tr>
    <td><a href="/mails/${number}">${escaped(parsed.subject ?? '(sans objet)')}</a></td><td>${escaped(recipients.join(', '))}</td><td>${escaped(when(parsed.date))}</td></tr>`);
  const list = rows.length === 0
    ? "<p>Aucun mail pour l'instant. Cette page se rafraîchit toute seule.</p>"
    : `<table><thead><tr><th>Objet</th><th>Pour</th><th>Date</th></tr></thead><tbody>${rows.join('')}</tbody></table>
       <form method="post" action="/clear"><p><button>Vider la boîte</button></p></form>`;
  return page(`Boîte aux lettres (${mails.length})`, `<h1>Boîte aux lettres</h1><p>Tout ce que le système envoie arrive ici ; rien ne quitte cette machine.</p>${list}`, true);
}

/** One mail: its head, the HTML in a frame without rights, the text, the attachments. */
export function mailPage({ number, recipients, parsed }: ReceivedMail): string {
  const attachments = parsed.attachments.map((one, index) => `<li><a href="/mails/${number}/parts/${index}">${escaped(nameOf(one, index))}</a> (${escaped(one.contentType)})</li>`);
  return page(parsed.subject ?? '(sans objet)', `<p><a href="/">Boîte aux lettres</a></p>
    <h1>${escaped(parsed.subject ?? '(sans objet)')}</h1>
    <p>De : ${escaped(parsed.from?.text ?? '')}<br>Pour : ${escaped(recipients.join(', '))}<br>${escaped(when(parsed.date))}</p>
    ${attachments.length > 0 ? `<ul>${attachments.join('')}</ul>` : ''}
    ${parsed.html ? `<iframe title="Mail en HTML" src="/mails/${number}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>` : ''}
    <h2>Version texte</h2><pre>${linked(parsed.text ?? '')}</pre><p><a href="/mails/${number}/raw">Source du mail</a></p>`);
}

/** The mail's own HTML; its links open outside the frame. */
export const mailHtml = ({ parsed }: ReceivedMail): string => `<base target="_blank" rel="noopener noreferrer">${parsed.html || ''}`;

/** The file name an attachment is offered under. */
export const nameOf = (attachment: Attachment, index: number): string => attachment.filename ?? `piece-${index + 1}`;

function linked(text: string): string {
  return escaped(text).replace(/https?:\/\/[^\s<>]+[^\s<>.,;)]/g, (url) => `<a href="${url}" target="_blank" rel="noopener noreferrer">${url}</a>`);
}

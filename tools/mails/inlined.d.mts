/** The HTML templates in `dir` with `mail.css` written into their elements: file and content. */
export function inlinedTemplates(dir: string): Promise<[file: string, html: string][]>;

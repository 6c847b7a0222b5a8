import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const folders = ['docs/operations', 'docs/security'];
const pages = (await Promise.all(folders.map(async (folder) => (await readdir(join(root, folder))).filter((name) => name.endsWith('.md')).map((name) => join(folder, name))))).flat();

/** GitHub's name for a heading. */
const anchorOf = (heading: string) => heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-');
const anchorsIn = (text: string) => [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

describe('the pages for operators', () => {
  it.each(pages)('lead to files and headings that exist: %s', async (page) => {
    const text = await readFile(join(root, page), 'utf8');
    const lost: string[] = [];
    for (const [, target = '', anchor] of text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)) {
      const file = target === '' ? join(root, page) : join(root, dirname(page), target);
      const found = await stat(file).catch(() => undefined);
      if (found === undefined) lost.push(relative(root, file));
      else if (anchor !== undefined && !anchorsIn(await readFile(file, 'utf8')).includes(anchor)) lost.push(`${relative(root, file)}#${anchor}`);
    }
    expect(lost).toEqual([]);
  });

  it.each(pages)('name only commands that package.json has: %s', async (page) => {
    const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    const named = [...(await readFile(join(root, page), 'utf8')).matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it.each(pages)('say of every kubectl that it needs a cluster: %s', async (page) => {
    const text = await readFile(join(root, page), 'utf8');
    if (/\*\*needs a cluster\*\*, and none of them/.test(text)) return;
    const parts = text.split(/\n\s*\n/).filter((part) => /`kubectl (?!kustomize)/.test(part));
    expect(parts.filter((part) => !/\*\*needs a cluster\*\*/i.test(part))).toEqual([]);
  });
});

import { oldestBrowsers } from '../../browsers.js';
import type { browserSupport } from '../../support.js';
import type { Findings } from './verdicts.js';

type Family = keyof typeof oldestBrowsers;

export interface BrowserName {
  readonly family: Family | null;
  /** `131.0`; empty when the browser doesn't say. */
  readonly version: string;
}

const versions: readonly [Family, RegExp][] = [['edge', /\bEdg\/([\d.]+)/], ['firefox', /\bFirefox\/([\d.]+)/], ['chrome', /\b(?:Headless)?Chrom(?:e|ium)\/([\d.]+)/], ['safari', /\bVersion\/([\d.]+).*\bSafari\//]];
/** Browsers that call themselves Chrome or Safari besides, and those of iOS with a version of their own. */
const others = /\b(?:OPR|Opera|SamsungBrowser|Vivaldi|YaBrowser|CriOS|FxiOS|EdgiOS|EdgA)\//;

/** Which browser this is, by what it calls itself. */
export function readBrowser(userAgent: string): BrowserName {
  for (const [family, pattern] of others.test(userAgent) ? [] : versions) {
    const found = pattern.exec(userAgent)?.[1];
    if (found !== undefined) return { family, version: found.split('.').slice(0, 2).join('.') };
  }
  return { family: null, version: '' };
}

/** Whether a meeting can be held in it (R92), and whether it is one the site is prepared for (R89). */
export function browserFinding(support: ReturnType<typeof browserSupport>, { family, version }: BrowserName): Findings['browser'] {
  if (support !== 'supported') return support;
  if (family === null) return 'unknown';
  return isOlder(version, oldestBrowsers[family]) ? 'old' : 'recent';
}

function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = than.split('.').map(Number);
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}

import { oldestBrowsers } from '../../browsers.js';
import { browserFinding, readBrowser } from './browser-name.js';

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';

it.each([
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/131.0.0.0 Safari/537.36`, 'chrome', '131.0', 'recent'],
  [`Mozilla/5.0 (X11; Linux x86_64) ${webkit} HeadlessChrome/131.0.0.0 Safari/537.36`, 'chrome', '131.0', 'recent'],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0`, 'edge', '131.0', 'recent'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:102.0) Gecko/20100101 Firefox/102.0', 'firefox', '102.0', 'old'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.3 Safari/605.1.15', 'safari', '16.3', 'old'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.4 Safari/605.1.15', 'safari', '16.4', 'recent'],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/131.0.0.0 Safari/537.36 OPR/115.0.0.0`, null, '', 'unknown'],
  ['something else', null, '', 'unknown'],
] as const)('reads %s', (userAgent, family, version, finding) => {
  expect(readBrowser(userAgent)).toEqual({ family, version });
  expect(browserFinding('supported', { family, version })).toBe(finding);
});

it('the oldest versions the site is prepared for are recent enough, and what a browser lacks counts more than its name', () => {
  for (const [family, version] of Object.entries(oldestBrowsers) as ['chrome', string][]) {
    expect(browserFinding('supported', { family, version })).toBe('recent');
    expect(browserFinding('unsupported', { family, version })).toBe('unsupported');
    expect(browserFinding('insecure', { family, version })).toBe('insecure');
  }
});

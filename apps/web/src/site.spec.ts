import { readSite } from './site.js';

const page = (content: string | null) => ({ querySelector: () => (content === null ? null : { getAttribute: () => content }) }) as unknown as Document;

describe('who runs the site', () => {
  it('is read from the page', () => {
    expect(readSite(page('{"supportEmail":"aide@example.org","environment":"production"}'))).toEqual({ supportEmail: 'aide@example.org', environment: 'production' });
  });

  it.each([['a page nobody filled in', '{{site}}'], ['a page without the place for it', null], ['an address that is none', '{"supportEmail":"<script>","environment":"x"}']])('is nobody on %s', (_, content) => {
    expect(readSite(page(content))).toBeNull();
  });
});

import { readAccountAnswer, takeAccountAnswer } from './account-answer.js';

const pageAt = (pathname: string, search: string, hash: string) => {
  const addresses: unknown[] = [];
  return { addresses, page: { location: { pathname, search, hash }, history: { replaceState: (...args: unknown[]) => addresses.push(args[2]) } } as unknown as Window };
};

describe('the answer of the provider in the address', () => {
  it.each([
    ['', '#state=s&code=c&iss=https%3A%2F%2Fsso.example', { state: 's', code: 'c', iss: 'https://sso.example' }],
    ['?state=s&code=c&session_state=x', '', { state: 's', code: 'c' }],
    ['', '#error=access_denied&error_description=%3Cb%3E&state=s', { state: 's', error: 'access_denied' }],
    ['?state=other', '#state=s&code=c', { state: 's', code: 'c' }],
    ['', '', null], ['', '#code=c', null], ['', '#state=s', null], ['', '#state=s&code=c&error=e', null], ['', `#state=s&code=${'c'.repeat(4097)}`, null],
  ])('%s%s is read as %j', (search, hash, expected) => {
    expect(readAccountAnswer({ search, hash })).toEqual(expected);
  });

  it('leaves the address as soon as it is read, and is read nowhere else', () => {
    const back = pageAt('/compte/retour', '?x=1', '#state=s&code=c');
    expect(takeAccountAnswer(back.page)).toEqual({ state: 's', code: 'c' });
    expect(back.addresses).toEqual(['/compte/retour']);
    const elsewhere = pageAt('/accesrcp/code', '', '#state=s&code=c');
    expect(takeAccountAnswer(elsewhere.page)).toBeNull();
    expect(elsewhere.addresses).toEqual([]);
  });
});

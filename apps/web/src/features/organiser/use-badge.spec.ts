import { badge } from './use-badge.js';

describe('the icon of the tab', () => {
  const words = (count: number) => />([^<]+)<\/text>/.exec(decodeURIComponent(badge(count)))?.[1];

  it('shows how many people wait, in two signs at most', () => {
    expect([1, 9, 10, 200].map(words)).toEqual(['1', '9', '9+', '9+']);
  });
});

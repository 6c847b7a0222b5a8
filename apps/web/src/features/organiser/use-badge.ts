import { useEffect } from 'react';

/** The icon of the tab with the number of people waiting in it: a tab that is not on top shows it too, however short its title. */
export function badge(count: number): string {
  const words = count > 9 ? '9+' : String(count);
  const picture = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#8f1d1d"/>'
    + `<text x="16" y="23" font-family="sans-serif" font-size="20" font-weight="700" text-anchor="middle" fill="#fff">${words}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(picture)}`;
}

/** Shows how many people wait in the icon of the tab; the usual icon when there is nobody. */
export function useBadge(count: number): void {
  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (!icon || count === 0) return undefined;
    const usual = icon.href;
    icon.href = badge(count);
    return () => {
      icon.href = usual;
    };
  }, [count]);
}

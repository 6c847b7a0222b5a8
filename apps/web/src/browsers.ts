/** The oldest versions this client is compiled for, and so those the prerequisites name (R89). */
export const oldestBrowsers = { chrome: '111', edge: '111', firefox: '115', safari: '16.4' } as const;

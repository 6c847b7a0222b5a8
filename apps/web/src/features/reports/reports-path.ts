/** Attendance and figures of the RCP whose page this is; the code of its link is in the address already. */
export const reportsPath = (): string => `${window.location.pathname.replace(/\/+$/, '')}/bilan`;

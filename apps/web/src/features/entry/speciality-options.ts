import { specialities } from '@rcp/contracts';

/** The specialities to choose from (R20, R21). */
export const specialityOptions = specialities.map(({ code, label }) => ({ value: code, label }));

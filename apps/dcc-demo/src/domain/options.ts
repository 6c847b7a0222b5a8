/** One choice of a list. */
export interface Option {
  readonly value: string;
  readonly label: string;
  readonly selected: boolean;
}

/** The choices, with the one taken. */
export function optionsOf(pairs: readonly (readonly [value: string, label: string])[], chosen: string): Option[] {
  return pairs.map(([value, label]) => ({ value, label, selected: value === chosen }));
}

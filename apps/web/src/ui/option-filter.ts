export interface Option { readonly value: string; readonly label: string }

/** Small letters without accents, so that « hemato » finds « Hématologie ». */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

/** The options that contain every word typed, in their order; those that begin with the first word come first. */
export function filterOptions(options: readonly Option[], typed: string): readonly Option[] {
  const words = folded(typed).split(' ').filter(Boolean);
  const [first] = words;
  if (first === undefined) return options;
  const matching = options.filter(({ label }) => words.every((word) => folded(label).includes(word)));
  const begins = ({ label }: Option) => folded(label).startsWith(first);
  return [...matching.filter(begins), ...matching.filter((option) => !begins(option))];
}

/** The option whose label was typed in full, whatever the accents and capitals. */
export function optionNamed(options: readonly Option[], typed: string): Option | undefined {
  const wanted = folded(typed);
  return wanted === '' ? undefined : options.find(({ label }) => folded(label) === wanted);
}

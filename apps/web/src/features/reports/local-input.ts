/** What a `datetime-local` field of this workstation shows for an instant, to the second. */
export function toLocalInput(instant: string): string {
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** The instant that a field names; undefined where it was left as it was, or says nothing. */
export function changedInstant(field: string, before: string): string | undefined {
  const at = new Date(field);
  return field === '' || field === toLocalInput(before) || Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

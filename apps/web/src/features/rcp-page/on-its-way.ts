const key = 'rcp.on-its-way';

/**
 * This tab asked to join or is inside: after a reload it goes straight back. Only the code of the link is noted, for this
 * tab only, and nothing about a person (R29).
 */
export function noteOnItsWay(code: string, yes: boolean): void {
  try {
    if (yes) sessionStorage.setItem(key, code);
    else sessionStorage.removeItem(key);
  } catch {
    // Storage is forbidden on some workstations: a reload then needs one more click.
  }
}

export function isOnItsWay(code: string): boolean {
  try {
    return sessionStorage.getItem(key) === code;
  } catch {
    return false;
  }
}

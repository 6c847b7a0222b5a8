/** « Mosaïque », « Orateur », « Présentation ». */
export type Layout = 'mosaic' | 'speaker' | 'presentation';

/** What one person chose to look at; kept as long as they are in the room (R53). */
export interface View {
  /** While nothing is shared. */
  readonly usual: 'mosaic' | 'speaker';
  /** While something is shared; null = as it comes, the presentation. */
  readonly during: 'mosaic' | 'speaker' | null;
  /** A person kept in large, for oneself. */
  readonly pinned: string | null;
}

export const usualView: View = { usual: 'mosaic', during: null, pinned: null };

/** The layout in use: a share brings the presentation by itself, and its end takes it away. */
export function layoutOf({ usual, during }: View, sharing: boolean): Layout {
  return sharing ? (during ?? 'presentation') : usual;
}

/** Somebody chose a layout. The presentation is nothing to choose while nothing is shared. */
export function chosen(view: View, layout: Layout, sharing: boolean): View {
  if (layout === 'presentation') return { ...view, during: null };
  return sharing ? { ...view, during: layout } : { ...view, usual: layout };
}

/** The last share has ended: the next one is shown as it comes. */
export function shareEnded(view: View): View {
  return view.during === null ? view : { ...view, during: null };
}

/** Keeps somebody in large, which needs a layout that has a large place; the same person again lets go. */
export function pinned(view: View, id: string, sharing: boolean): View {
  if (view.pinned === id) return { ...view, pinned: null };
  return { ...chosen(view, 'speaker', sharing), pinned: id };
}

/** Who is looked at as the speaker: whoever it was as long as they speak, then whoever speaks, then whoever spoke last. */
export function speakerAfter(before: string | null, talking: readonly string[]): string | null {
  return before !== null && talking.includes(before) ? before : (talking[0] ?? before);
}

/** One thing on the stage: a person's tile or the screen they share. */
export interface Item {
  readonly id: string;
  readonly what: 'person' | 'screen';
}

export interface Scene {
  readonly layout: Layout;
  /** Who shares a screen, without oneself. */
  readonly shares: readonly string[];
  /** Who spoke last, without oneself. */
  readonly speaker: string | null;
  /** Large: the shared screens, or one person. Empty in the mosaic. */
  readonly large: readonly Item[];
  /** Everything else, in small. */
  readonly small: readonly Item[];
}

interface Present {
  /** In the order of arrival, oneself last. */
  readonly people: readonly string[];
  /** Who shares a screen, without oneself. */
  readonly shares: readonly string[];
  /** Who spoke last, without oneself. */
  readonly speaker: string | null;
}

/** What is shown where. */
export function sceneOf(view: View, { people, shares, speaker }: Present): Scene {
  const layout = layoutOf(view, shares.length > 0);
  const screens = shares.map((id): Item => ({ id, what: 'screen' }));
  const tiles = people.map((id): Item => ({ id, what: 'person' }));
  if (layout === 'presentation') return { layout, shares, speaker, large: screens, small: tiles };
  if (layout === 'mosaic') return { layout, shares, speaker, large: [], small: [...screens, ...tiles] };
  const first = [view.pinned, speaker, people[0]].find((id) => id !== null && id !== undefined && people.includes(id));
  return { layout, shares, speaker, large: tiles.filter(({ id }) => id === first), small: [...screens, ...tiles.filter(({ id }) => id !== first)] };
}

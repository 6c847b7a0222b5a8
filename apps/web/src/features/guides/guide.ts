/** A page to read: what is in it, without how it looks. */
export interface Guide {
  readonly title: string;
  readonly lead: string;
  readonly sections: readonly GuideSection[];
}

export interface GuideSection {
  /** The anchor: the same in every language, and it stays, since people send it to each other. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly parts?: readonly GuideSection[];
}

/** A paragraph, a list, steps in order, something to heed, a table, or a way on. */
export type Block =
  | string
  | { readonly list: readonly string[] }
  | { readonly steps: readonly string[] }
  | { readonly note: string }
  | { readonly table: GuideTable }
  | { readonly link: { readonly href: string; readonly text: string } };

export interface GuideTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

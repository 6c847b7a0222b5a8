import type { MailKind } from '@rcp/contracts';

export type LetterKind = MailKind;

/** What the decision to write knows; who and where is asked of scheduling. */
export interface Occasion {
  readonly kind: LetterKind;
  /** Times told before, for `change` and `moved`; null otherwise. */
  readonly previous: { readonly startsAt: Date; readonly endsAt: Date } | null;
  /** The same prescriber is already invited to this session for another registration (R69). */
  readonly again: boolean;
  /** Null when nothing changes in the reader's calendar. */
  readonly calendar: {
    readonly method: 'REQUEST' | 'CANCEL';
    readonly uid: string;
    readonly sequence: number;
    readonly stamp: Date;
    /** Times the entry holds; for a CANCEL, those told. */
    readonly startsAt: Date;
    readonly endsAt: Date;
  } | null;
}

export interface LetterText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly calendar: { readonly method: 'REQUEST' | 'CANCEL'; readonly content: string } | null;
}

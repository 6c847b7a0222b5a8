import type { PrescriberAnswer } from '@rcp/contracts';

/** The prescriber of a registration that exists. */
export type Contact = Extract<PrescriberAnswer, { found: true }>;

/** Where the mail comes from and leads to. */
export interface Sending {
  /** The reader: the prescriber, or who was written to before the address became another one. */
  readonly to: string;
  /** Personal link of this registration, or the RCP's own where it wants no personal ones. */
  readonly link: string;
  readonly supportEmail: string;
  readonly mailFrom: string;
  /** `production`, or the name put before the subject (R13). */
  readonly environment: string;
  /** Addresses of the test page (R64), the prerequisites (R89) and the tutorial (R90). */
  readonly pages: { readonly test: string; readonly prerequisites: string; readonly tutorial: string };
}

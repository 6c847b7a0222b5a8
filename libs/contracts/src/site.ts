import { z } from 'zod';

const words = z.string().min(1).max(500);

/**
 * Who runs this deployment and whom to ask (R91). Written into the client's page by whoever serves it, as JSON in `<meta name="rcp-site">`:
 * so it is there when no service answers.
 */
export const site = z.object({
  supportEmail: z.email(),
  /** `production`, or the name in the banner (R13). */
  environment: z.string().max(40),
  /** Name, address and telephone, as the law wants them said; absent where nobody wrote them down. */
  publisher: words.optional(),
  publicationDirector: words.optional(),
  hostingProvider: words.optional(),
  /** Who answers for the personal data, and whom to write to about them. */
  dataController: words.optional(),
  dataProtectionContact: words.optional(),
});
export type Site = z.infer<typeof site>;

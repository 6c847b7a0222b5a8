/**
 * Paths of the pages that need no link and no login, under the public address: the test of one's equipment (R64), the prerequisites (R89),
 * the tutorial (R90), and what the law wants said. Mails and calendar entries lead to them, so a path that was sent stays.
 */
export const publicPages = {
  test: '/tester', prerequisites: '/prerequis', tutorial: '/tutoriel', legal: '/mentions', privacy: '/confidentialite', accessibility: '/accessibilite',
} as const;

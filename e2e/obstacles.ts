import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds wrong with the page as it is now (WCAG 2.2 AA), or by one rule alone: rule and place. */
export async function obstaclesIn(page: Page, rule?: string): Promise<string[]> {
  // Nothing here is framed from elsewhere, and what is right need not be told: a third of the time.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  const { violations } = await (rule ? axe.withRules(rule) : axe.withTags(levels)).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

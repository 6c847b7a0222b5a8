import type { RcpPage } from '@rcp/contracts';
import type { ReactNode } from 'react';
import { t } from '../../i18n/language.js';
import { site } from '../../site.js';
import { Screen } from '../../ui/Screen.js';
import { EnvironmentStrip } from './EnvironmentStrip.js';
import { SiteFooter } from './SiteFooter.js';

/** The frame of every screen: the environment above, whom to ask below. Without a page of an RCP both come with this very file (R13, R91). */
export function RcpScreen({ page, stay = false, children }: { page: RcpPage | null; stay?: boolean; children: ReactNode }) {
  const about = page ?? site;
  return (
    <Screen skipText={t.skipToContent} top={about ? <EnvironmentStrip environment={about.environment} /> : null} footer={<SiteFooter supportEmail={about?.supportEmail} stay={stay} />}>
      {children}
    </Screen>
  );
}

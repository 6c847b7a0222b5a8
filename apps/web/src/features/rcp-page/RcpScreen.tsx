import type { RcpPage } from '@rcp/contracts';
import type { ReactNode } from 'react';
import { t } from '../../i18n/language.js';
import { Screen } from '../../ui/Screen.js';
import { EnvironmentStrip } from './EnvironmentStrip.js';

/** The frame of every screen of one RCP: the environment above, the support address below. */
export function RcpScreen({ page, children }: { page: RcpPage | null; children: ReactNode }) {
  return (
    <Screen
      skipText={t.skipToContent}
      top={page ? <EnvironmentStrip environment={page.environment} /> : null}
      footer={page ? <p>{t.rcp.support}<a href={`mailto:${page.supportEmail}`}>{page.supportEmail}</a></p> : null}
    >
      {children}
    </Screen>
  );
}

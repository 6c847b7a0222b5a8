import { publicPages } from '@rcp/contracts';
import { type ComponentType, lazy, Suspense } from 'react';
import { t } from '../../i18n/language.js';
import { Boundary } from '../../ui/Boundary.js';
import { Card } from '../../ui/Card.js';
import { Loading } from '../../ui/Loading.js';
import { BrokenPage } from '../rcp-page/DeadEnds.js';
import { RcpScreen } from '../rcp-page/RcpScreen.js';

const Notice = lazy(() => import('./Notice.js'));

/** Pages of no RCP, each by its address, those to read and the test of one's equipment: none of them is in the files that come first. */
const guides: Readonly<Record<string, ComponentType>> = {
  [publicPages.test]: lazy(() => import('../workstation-test/WorkstationTest.js')),
  [publicPages.prerequisites]: lazy(() => import('./Prerequisites.js')),
  [publicPages.tutorial]: lazy(() => import('./Tutorial.js')),
  [publicPages.legal]: () => <Notice about="legal" />,
  [publicPages.privacy]: () => <Notice about="privacy" />,
  [publicPages.accessibility]: () => <Notice about="accessibility" />,
};

export const guidePaths: readonly string[] = Object.keys(guides);

/** The page at an address of `guidePaths`. */
export function GuideRoute({ path }: { path: string }) {
  const Guide = guides[path];
  if (!Guide) return null;
  return (
    <Boundary fallback={<BrokenPage />}>
      <Suspense fallback={<RcpScreen page={null}><Card><h1 className="visually-hidden">{t.product}</h1><Loading>{t.loading}</Loading></Card></RcpScreen>}>
        <Guide />
      </Suspense>
    </Boundary>
  );
}

import { lazy, Suspense } from 'react';
import { t } from '../../i18n/language.js';
import { Boundary } from '../../ui/Boundary.js';
import { Card } from '../../ui/Card.js';
import { Loading } from '../../ui/Loading.js';
import { BrokenPage } from '../rcp-page/DeadEnds.js';
import { RcpScreen } from '../rcp-page/RcpScreen.js';

const ReportsPage = lazy(() => import('./ReportsPage.js'));

/** Attendance and figures, whose files come when they are opened. */
export function ReportsRoute({ code }: { code: string }) {
  return (
    <Boundary fallback={<BrokenPage />}>
      <Suspense fallback={<RcpScreen page={null}><Card><h1 className="visually-hidden">{t.product}</h1><Loading>{t.loading}</Loading></Card></RcpScreen>}>
        <ReportsPage code={code} />
      </Suspense>
    </Boundary>
  );
}

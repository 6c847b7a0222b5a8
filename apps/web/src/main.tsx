import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { takeAccountAnswer } from './features/entry/account-answer.js';
import { takeTicket } from './features/entry/ticket.js';
import { guidePaths, GuideRoute } from './features/guides/GuideRoute.js';
import { BrokenPage, UnsupportedBrowser } from './features/rcp-page/DeadEnds.js';
import { language } from './i18n/language.js';
import { Routes } from './routes.js';
import { browserSupport } from './support.js';
import './tokens.css';
import { Boundary } from './ui/Boundary.js';

// Before anything is drawn: a ticket or a provider's answer stays in the address for as short as possible.
const ticket = takeTicket();
const answer = takeAccountAnswer();
const support = browserSupport(window);
const root = document.getElementById('root');
document.documentElement.lang = language;

/** What only has to be read can be read in any browser that draws this, and the test says what is wrong with it. */
function FirstPage() {
  if (support === 'supported') return <Routes firstTicket={ticket} accountAnswer={answer} />;
  const { pathname } = window.location;
  return guidePaths.includes(pathname) ? <GuideRoute path={pathname} /> : <UnsupportedBrowser insecure={support === 'insecure'} />;
}

if (root) {
  createRoot(root).render(
    <StrictMode>
      <Boundary fallback={<BrokenPage />}>
        <FirstPage />
      </Boundary>
    </StrictMode>,
  );
}

import { useState } from 'react';
import { t } from '../../i18n/language.js';
import { fullName } from '../../room/people.js';
import type { Undelivered as People } from '../../room/room-state.js';
import { Banner } from '../../ui/Banner.js';
import { Button } from '../../ui/Button.js';

/** Whose link could not be delivered, so that somebody calls them; closed, it comes back when there is somebody new. */
export function Undelivered({ prescribers, unnamed }: People) {
  const [closed, setClosed] = useState<readonly string[]>([]);
  const people = [...prescribers.map(fullName), ...(unnamed > 0 ? [t.organiser.unnamed(unnamed)] : [])];
  if (people.every((one) => closed.includes(one))) return null;
  return (
    <Banner look="warning" actions={<Button size="small" onClick={() => setClosed(people)}>{t.close}</Button>}>
      {t.organiser.undelivered(prescribers.length + unnamed, people.join(', '))}
    </Banner>
  );
}

import { specialityOf, type Companion } from '@rcp/contracts';
import { Fragment } from 'react';
import { t } from '../../i18n/language.js';

/** Who sits behind the same camera as somebody, by name, with the speciality where it was said (R23). */
export function CompanionNames({ companions, className }: { companions: readonly Companion[]; className?: string | undefined }) {
  if (companions.length === 0) return null;
  return (
    <p className={className}>
      {t.room.with}
      {companions.map(({ name, specialityCode }, index) => (
        <Fragment key={`${index}-${name}`}>{index > 0 ? ', ' : ''}{name}<Speciality code={specialityCode} /></Fragment>
      ))}
    </p>
  );
}

function Speciality({ code }: { code: string | null }) {
  const speciality = specialityOf(code ?? undefined);
  return speciality ? <> (<span lang="fr">{speciality.label}</span>)</> : null;
}

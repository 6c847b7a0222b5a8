import { createRequire } from 'node:module';
import type { AttendanceSheet } from '@rcp/contracts';
import pdfmake from 'pdfmake';
import type { Content, TableCell, TFontDictionary } from 'pdfmake/interfaces.js';
import { assuranceWords, duration, localTime, roleWords, standing } from './attendance-words.js';

const fonts = createRequire(import.meta.url)('pdfmake/fonts/Roboto.js') as TFontDictionary;
pdfmake.setFonts(fonts);
// What people typed is text: nothing is fetched for it, and no file is read but the fonts.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => Object.values(fonts).some((faces) => Object.values(faces).includes(path)));

const head = ['Nom', 'Spécialité', 'Établissement', 'Identification', 'Arrivée', 'Départ', 'Présence'].map((text): TableCell => ({ text, bold: true }));

function rowsOf({ lines, corrections, timeZone }: AttendanceSheet): TableCell[][] {
  const corrected = new Set(corrections.map(({ line }) => line));
  return lines.map((line, index) => [
    [`${line.familyName} ${line.givenName ?? ''}`.trim() + (corrected.has(index) ? ' *' : ''),
      { text: [roleWords[line.role], line.personKind === 'companion' ? ', participant supplémentaire' : '', line.rpps === undefined ? '' : `, RPPS ${line.rpps}`], color: '#444' }],
    [line.specialityLabel, ...(line.specialityFamily === undefined || line.specialityFamily === line.specialityLabel ? [] : [{ text: line.specialityFamily, color: '#444' }])],
    line.establishment ?? 'Hors établissement de santé', assuranceWords[line.assurance], localTime(line.firstIn, timeZone), localTime(line.lastOut, timeZone), duration(line.totalSeconds),
  ]);
}

function correctionsOf({ corrections, lines, timeZone }: AttendanceSheet): Content[] {
  if (corrections.length === 0) return [];
  return [{ text: '* Corrections', bold: true, margin: [0, 12, 0, 4] }, {
    ul: corrections.map(({ at, by, line, before, after, remark }) => {
      const changes = [
        before.firstIn === after.firstIn ? [] : [`arrivée ${localTime(before.firstIn, timeZone)} → ${localTime(after.firstIn, timeZone)}`],
        before.lastOut === after.lastOut ? [] : [`départ ${localTime(before.lastOut, timeZone)} → ${localTime(after.lastOut, timeZone)}`],
        before.specialityLabel === after.specialityLabel ? [] : [`spécialité ${before.specialityLabel} → ${after.specialityLabel}`],
        remark === undefined ? [] : [`remarque : ${remark}`],
      ].flat().join(' ; ');
      return `${localTime(at, timeZone)}, ${by}, pour ${lines[line]?.familyName ?? ''} : ${changes}`;
    }),
  }];
}

/** The sheet on paper, a page or several with its heads repeated (R96). */
export function attendancePdf(sheet: AttendanceSheet): Promise<Buffer> {
  const { rcpName, startsAt, endsAt, timeZone, families, frozen, corrections } = sheet;
  return pdfmake.createPdf({
    pageSize: 'A4', pageOrientation: 'landscape', pageMargins: [36, 36, 36, 44], defaultStyle: { fontSize: 9 }, info: { title: 'Feuille de présence' },
    footer: (page, pages) => ({ text: `Page ${page} / ${pages}`, alignment: 'center', fontSize: 8, margin: [0, 12] }),
    content: [
      { text: 'Feuille de présence en webconférence', fontSize: 16, bold: true }, { text: rcpName, fontSize: 12, margin: [0, 4] },
      `Séance du ${localTime(startsAt, timeZone)} au ${localTime(endsAt, timeZone)} (${timeZone})`, standing(sheet),
      { text: [{ text: 'Spécialités présentes en webconférence : ', bold: true }, families.join(', ') || 'aucune'], margin: [0, 6, 0, 10] },
      sheet.lines.length === 0 ? { text: 'Personne n\'était présent en webconférence.', italics: true }
        : { table: { headerRows: 1, dontBreakRows: true, widths: ['*', 120, 120, 65, 72, 72, 45], body: [head, ...rowsOf(sheet)] }, layout: 'lightHorizontalLines' },
      ...correctionsOf(sheet),
      ...(frozen === null ? [] : [{ text: `Empreinte SHA-256 : ${frozen.hash}${corrections.at(-1) === undefined ? '' : `\nAprès corrections : ${corrections.at(-1)?.hash}`}`, fontSize: 8, margin: [0, 12, 0, 0] as [number, number, number, number] }]),
    ],
  }).getBuffer();
}

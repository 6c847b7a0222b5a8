import { useEffect } from 'react';
import { t } from '../../i18n/language.js';
import { Button } from '../../ui/Button.js';
import { Card } from '../../ui/Card.js';
import { ScreenTitle } from '../../ui/ScreenTitle.js';
import { useTitle } from '../../ui/use-title.js';
import { RcpScreen } from '../rcp-page/RcpScreen.js';
import type { Block, Guide, GuideSection, GuideTable } from './guide.js';
import styles from './GuidePage.module.css';
import { typeset } from './typeset.js';

/** A page to read, to print and to point into. */
export function GuidePage({ guide: { title, lead, sections } }: { guide: Guide }) {
  useTitle(`${title} – ${t.product}`);
  useAnchor();
  return (
    <RcpScreen page={null} stay>
      <Card className={styles.sheet}>
        <ScreenTitle>{typeset(title)}</ScreenTitle>
        <p>{typeset(lead)}</p>
        <div className={styles.print}><Button size="small" onClick={() => window.print()}>{t.site.print}</Button></div>
        {sections.length > 2 ? <Contents sections={sections} /> : null}
        {sections.map((section) => <Section key={section.id} section={section} />)}
      </Card>
    </RcpScreen>
  );
}

/** The text comes after the address was read: goes where the address points, and the keyboard with it. */
function useAnchor() {
  useEffect(() => {
    const target = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    target?.scrollIntoView();
    target?.focus({ preventScroll: true });
  }, []);
}

function Contents({ sections }: { sections: readonly GuideSection[] }) {
  return (
    <nav className={styles.contents} aria-labelledby="contents-title">
      <h2 id="contents-title">{t.site.contents}</h2>
      <ul>
        {sections.map(({ id, title, parts = [] }) => (
          <li key={id}>
            <a href={`#${id}`}>{typeset(title)}</a>
            {parts.length > 0 ? <ul>{parts.map((part) => <li key={part.id}><a href={`#${part.id}`}>{typeset(part.title)}</a></li>)}</ul> : null}
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Section({ section: { id, title, blocks, parts = [] } }: { section: GuideSection }) {
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h2 id={id} tabIndex={-1}>{typeset(title)}</h2>
      {blocks.map((block, index) => <Words key={index} block={block} />)}
      {parts.map((part) => (
        <div key={part.id} className={styles.part}>
          <h3 id={part.id} tabIndex={-1}>{typeset(part.title)}</h3>
          {part.blocks.map((block, index) => <Words key={index} block={block} />)}
        </div>
      ))}
    </section>
  );
}

function Words({ block }: { block: Block }) {
  if (typeof block === 'string') return <p>{typeset(block)}</p>;
  if ('list' in block) return <ul className={styles.list}>{block.list.map((item) => <li key={item}>{typeset(item)}</li>)}</ul>;
  if ('steps' in block) return <ol className={styles.steps}>{block.steps.map((item) => <li key={item}>{typeset(item)}</li>)}</ol>;
  if ('note' in block) return <p className={styles.note}>{typeset(block.note)}</p>;
  if ('table' in block) return <Table {...block.table} />;
  return <p><a href={block.link.href}>{block.link.text}</a></p>;
}

/** Wider than a telephone: it scrolls by itself, by keyboard too, and the page does not. */
function Table({ caption, head, rows }: GuideTable) {
  return (
    <div className={styles.scroll} role="region" aria-label={caption} tabIndex={0}>
      <table className={styles.table}>
        <caption>{caption}</caption>
        <thead><tr>{head.map((cell) => <th key={cell} scope="col">{cell}</th>)}</tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.join(' ')}>
              {row.map((cell, index) => (index === 0 ? <th key={head[index]} scope="row">{typeset(cell)}</th> : <td key={head[index]}>{typeset(cell)}</td>))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

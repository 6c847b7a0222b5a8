import { Bar, BarChart, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import styles from './Reports.module.css';
import { words } from './words.js';

type Figure = number | '<5';

/** A hidden group has no bar: any length would be a figure. */
const length = (count: Figure) => (count === '<5' ? 0 : count);

/** Bars to look at; the table beside them says the same to everybody, and is what a reader is given. */
export function FigureChart({ title, unit, groups }: { title: string; unit: string; groups: readonly (readonly [string, Figure])[] }) {
  const bars = groups.map(([name, count]) => ({ name, length: length(count) }));
  return (
    <section className={styles.chart}>
      <h3>{title}</h3>
      {groups.length === 0 ? <p>{words.empty}</p> : (
        <>
          <div aria-hidden="true" className={styles.bars}>
            <ResponsiveContainer width="100%" height={Math.max(120, bars.length * 36)}>
              <BarChart data={bars} layout="vertical" accessibilityLayer={false} margin={{ top: 0, right: 16, bottom: 0, left: 0 }}>
                <XAxis type="number" allowDecimals={false} stroke="var(--text-quiet)" />
                <YAxis type="category" dataKey="name" width={120} stroke="var(--text-quiet)" tick={{ fontSize: 12, fill: 'var(--text)' }} />
                <Bar dataKey="length" fill="var(--accent)" isAnimationActive={false} />
              </BarChart>
            </ResponsiveContainer>
          </div>
          <table className={styles.table}>
            <caption className="visually-hidden">{title}</caption>
            <thead><tr><th scope="col">{words.group}</th><th scope="col">{unit}</th></tr></thead>
            <tbody>{groups.map(([name, count]) => <tr key={name}><th scope="row">{name}</th><td>{count}</td></tr>)}</tbody>
          </table>
        </>
      )}
    </section>
  );
}

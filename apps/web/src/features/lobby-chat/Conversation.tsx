import { useEffect, useRef, useState, type FormEvent } from 'react';
import { t } from '../../i18n/language.js';
import { Button } from '../../ui/Button.js';
import { Fault } from '../../ui/Field.js';
import styles from './Conversation.module.css';
import { LinkedText } from './LinkedText.js';

/** One message as it is shown: who wrote it, in words, and whether it is one's own side. */
export interface Line { readonly who: string; readonly own: boolean; readonly text: string; readonly at: string }

interface ConversationProps {
  id: string;
  /** What the field is for, with whom. */
  label: string;
  lines: readonly Line[];
  fault?: string | undefined;
  unavailable: boolean;
  autoFocus?: boolean;
  /** Characters of one message. */
  most?: number;
  /** Addresses in it can be followed: among people who were let in. */
  links?: boolean;
  /** False when it could not be sent: then the text stays. */
  onSend(text: string): boolean;
}

/** What was said, newest last, and a line to say more (R38). Nothing of it is kept. */
export function Conversation({ id, label, lines, fault, unavailable, autoFocus = false, most = 500, links = false, onSend }: ConversationProps) {
  const [text, setText] = useState('');
  const log = useRef<HTMLDivElement>(null);
  // The newest message is the one to be read.
  useEffect(() => {
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
  }, [lines.length]);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!unavailable && text.trim() !== '' && onSend(text.trim())) setText('');
  };
  return (
    <div className={styles.conversation}>
      <div ref={log} className={styles.log} role="log" aria-label={label} tabIndex={lines.length > 2 ? 0 : undefined} hidden={lines.length === 0}>
        <ol className={styles.lines}>
          {lines.map((line, index) => (
            <li key={index} className={line.own ? styles.own : styles.theirs}>
              <span className={styles.who}>{line.who} · {line.at}</span>
              <span className={styles.text}>{links ? <LinkedText text={line.text} /> : line.text}</span>
            </li>
          ))}
        </ol>
      </div>
      <form className={styles.form} onSubmit={send}>
        <label className="visually-hidden" htmlFor={id}>{label}</label>
        <input id={id} className={styles.input} type="text" autoComplete="off" maxLength={most} value={text} placeholder={t.chat.placeholder} autoFocus={autoFocus}
          aria-describedby={fault ? `${id}-fault` : undefined} onChange={(event) => setText(event.target.value)} />
        <Button type="submit" size="small" unavailable={unavailable}>{t.chat.send}</Button>
      </form>
      {fault ? <Fault id={`${id}-fault`}>{fault}</Fault> : null}
    </div>
  );
}

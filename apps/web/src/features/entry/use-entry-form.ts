import type { Entry } from '@rcp/contracts';
import { useRef, useState, type RefCallback } from 'react';
import { flushSync } from 'react-dom';
import { errorSentence, t } from '../../i18n/language.js';
import { checkForm, draftOf, faultsOf, fieldOrder, type FormDraft, type FormFaults, type FormField } from './form-rules.js';
import type { LobbyClient } from './lobby.client.js';

/** The form's fields, its faults in words, and the one submission under way. What was typed stays whatever happens. */
export function useEntryForm(lobby: LobbyClient, known: Entry | null, onDone: (entry: Entry) => void) {
  const [draft, setDraft] = useState<FormDraft>(() => draftOf(known?.identity ?? null));
  const [faults, setFaults] = useState<FormFaults>({});
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const sending = useRef(false);
  const inputs = useRef<Partial<Record<FormField, HTMLInputElement | null>>>({});

  const refuse = (found: FormFaults) => {
    // The words must be there before the focus moves, so that a screen reader says both.
    flushSync(() => setFaults(found));
    const first = fieldOrder.find((field) => found[field]);
    if (first) inputs.current[first]?.focus();
  };
  const submit = async () => {
    if (sending.current) return;
    const { identity, faults: found } = checkForm(draft);
    setTrouble(null);
    if (!identity) return refuse(found);
    setFaults({});
    sending.current = true;
    setBusy(true);
    const answer = await lobby.identify(identity);
    sending.current = false;
    setBusy(false);
    if (answer.ok) return onDone(answer.value);
    setTrouble(answer.code === 'unreachable' ? t.entry.unreachable : errorSentence(answer.code));
    refuse(faultsOf(answer.pointers));
  };
  const change = (part: Partial<FormDraft>, field: FormField) => {
    setDraft((before) => ({ ...before, ...part }));
    setFaults(({ [field]: corrected, ...others }) => others);
  };
  const faultText = (field: FormField): string | undefined => {
    const fault = faults[field];
    return fault && t.entry.faults[field][fault];
  };
  const inputOf = (field: FormField): RefCallback<HTMLInputElement> => (element) => {
    inputs.current[field] = element;
  };
  return { draft, change, faultText, faultCount: Object.keys(faults).length, trouble, busy, submit, inputOf };
}

import { useEffect } from 'react';

/** The letter meant, also where Alt types other signs or the keyboard has other letters. */
const letterOf = ({ key, code }: KeyboardEvent): string => (/^[a-z]$/i.test(key) ? key : code.replace(/^Key/, '')).toLowerCase();

/** Alt + Shift + a letter presses the button that says so. With two keys held, nothing is pressed by mistake while one writes (WCAG 2.1.4). */
export function useShortcuts() {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey || event.repeat) return;
      const button = document.querySelector<HTMLButtonElement>(`[data-shortcut="${CSS.escape(letterOf(event))}"]`);
      if (!button) return;
      event.preventDefault();
      button.click();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
}

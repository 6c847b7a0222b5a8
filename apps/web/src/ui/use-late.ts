import { useEffect, useState } from 'react';

/** True once something has taken longer than people notice: then it deserves words. */
export function useLate(afterMs = 300): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), afterMs);
    return () => clearTimeout(timer);
  }, [afterMs]);
  return late;
}

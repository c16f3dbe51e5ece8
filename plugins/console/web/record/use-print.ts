import { useIsFetching } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

/** Prints once everything that is to be seen was read. @returns whether a print is under way, and what begins one */
export function usePrint(): [isPrinting: boolean, print: () => void] {
  const [isPrinting, setIsPrinting] = useState(false);
  const isFetching = useIsFetching() > 0;
  useEffect(() => {
    if (!isPrinting || isFetching) return;
    // What was read last is yet to be drawn.
    const timer = setTimeout(() => {
      window.print();
      setIsPrinting(false);
    }, 150);
    return () => clearTimeout(timer);
  }, [isPrinting, isFetching]);
  return [isPrinting, () => setIsPrinting(true)];
}

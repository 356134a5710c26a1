import { useEffect, useRef, useState } from 'react';
import { useNeeds } from './needs';

/** Between two announcements, ms: many needs at once are one sentence. */
const pause = 5000;

/** Says once, politely, when something new needs the person. */
export function Announcer() {
  const needs = useNeeds();
  const known = useRef<ReadonlySet<string>>(new Set());
  const waiting = useRef<string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const [text, setText] = useState('');

  useEffect(() => {
    const fresh = needs.filter((need) => !known.current.has(`${need.id} ${need.needsYou.since}`));
    known.current = new Set(needs.map((need) => `${need.id} ${need.needsYou.since}`));
    waiting.current.push(...fresh.map((need) => need.title));
    const say = (): void => {
      timer.current = null;
      const titles = waiting.current.splice(0);
      if (titles.length === 0) return;
      setText(titles.length === 1 ? `${titles[0]} needs you` : `${titles.length} tasks need you: ${titles.slice(0, 3).join(', ')}`);
      timer.current = setTimeout(say, pause);
    };
    if (timer.current === null) say();
  }, [needs]);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );

  return (
    <div className="said" role="status" aria-live="polite" aria-label="What needs you">
      {text}
    </div>
  );
}

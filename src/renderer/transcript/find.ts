import { type RefObject, useDeferredValue, useEffect, useMemo } from 'react';
import { create } from 'zustand';
import { type Row, wordsOf } from './rows';

interface Find {
  /** What is searched for; empty: nothing. */
  text: string;
  /** Which of the entries that have it is looked at, from 0. */
  at: number;
  /** How many entries have it. */
  count: number;
  search(text: string): void;
  /** On or back, round and round. */
  step(by: 1 | -1): void;
}

/** The search in the transcript that is on screen. */
export const useFind = create<Find>()((set) => ({
  text: '',
  at: 0,
  count: 0,
  search: (text) => set({ text, at: 0 }),
  step: (by) => set(({ at, count }) => ({ at: count === 0 ? 0 : (at + by + count) % count })),
}));

/** Indices of the rows that have a text, whatever its case. */
export function hitsOf(rows: readonly Row[], text: string): number[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  return rows.flatMap((row, at) => (wordsOf(row).toLowerCase().includes(wanted) ? [at] : []));
}

/** Searches rows; what is typed goes before what is found. */
export function useHits(rows: readonly Row[]): { text: string; hits: readonly number[]; current: number | null } {
  const text = useDeferredValue(useFind((state) => state.text));
  const at = useFind((state) => state.at);
  const hits = useMemo(() => hitsOf(rows, text), [rows, text]);
  useEffect(() => useFind.setState({ count: hits.length }), [hits]);
  return { text, hits, current: hits[Math.min(at, hits.length - 1)] ?? null };
}

/** Text nodes under an element, also of what is drawn in shadow roots, as diffs are. */
function* textsIn(root: Node): Generator<Text> {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node instanceof Text) yield node;
    else if (node instanceof Element && node.shadowRoot !== null) yield* textsIn(node.shadowRoot);
  }
}

function rangesOf(root: Node, wanted: string): Range[] {
  const found: Range[] = [];
  for (const node of textsIn(root)) {
    const text = node.data.toLowerCase();
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
      found.push(range);
    }
  }
  return found;
}

/** Marks what is found in the rows that are drawn, after each time that they are. `current`: the row that is looked at. */
export function useMarks(root: RefObject<HTMLElement | null>, text: string, current: string | null): void {
  useEffect(() => {
    const wanted = text.trim().toLowerCase();
    const element = root.current;
    if (wanted === '' || element === null) {
      CSS.highlights.delete('found');
      CSS.highlights.delete('found-here');
      return;
    }
    const here = current === null ? null : element.querySelector(`[data-entry="${CSS.escape(current)}"]`);
    CSS.highlights.set('found', new Highlight(...rangesOf(element, wanted)));
    const strong = new Highlight(...(here === null ? [] : rangesOf(here, wanted)));
    strong.priority = 1;
    CSS.highlights.set('found-here', strong);
  });
  useEffect(
    () => () => {
      CSS.highlights.delete('found');
      CSS.highlights.delete('found-here');
    },
    [],
  );
}

/**
 * How well a row fits what was typed, 0 to 1, by its keywords alone: the first is its title. Every word that was
 * typed has to occur; at the start of the title counts most, then at the start of a word.
 */
export function match(_value: string, typed: string, keywords: string[] = []): number {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const title = (keywords[0] ?? '').toLowerCase();
  const text = keywords.join(' ').toLowerCase();
  if (!words.every((word) => text.includes(word))) return 0;
  const first = words[0] ?? '';
  if (title.startsWith(first)) return 1;
  if (title.includes(` ${first}`)) return 0.8;
  return title.includes(first) ? 0.6 : 0.3;
}

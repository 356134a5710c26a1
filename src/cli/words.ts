/** Cells that a text takes up on a terminal. East Asian wide characters and emoji take two, marks none. */
export function width(text: string): number {
  let cells = 0;
  for (const char of text) {
    if (/\p{Mn}|\p{Me}|[\u200b-\u200d]/u.test(char)) continue;
    cells += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
      char,
    )
      ? 2
      : 1;
  }
  return cells;
}

/** Text of at most so many cells, with an ellipsis where it was cut. */
export function fit(text: string, cells: number): string {
  if (width(text) <= cells) return text;
  let kept = '';
  for (const char of text) {
    if (width(kept) + width(char) > cells - 1) break;
    kept += char;
  }
  return cells > 0 ? `${kept}…` : '';
}

export const padEnd = (text: string, cells: number): string => text + ' '.repeat(Math.max(0, cells - width(text)));

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** How long something takes or is ago, in its largest unit: `12s`, `4m`, `3h`, `2d`. A clock that jumped gives `0s`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}

/** Disk space, in powers of 1000. */
export function bytes(count: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

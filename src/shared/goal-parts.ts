/** Headings under which a task says more than its goal. Stable: people's scripts and agents' rules may look for them. */
export const goalHeadings = { context: 'Context', constraints: 'Constraints', doneWhen: 'Done when' } as const;
export type GoalPart = keyof typeof goalHeadings;

const headings = Object.values(goalHeadings).map((title) => title.toLowerCase());
/** A line that is a heading, as the window writes it or as Markdown has it. */
const heading = (line: string): string | null => {
  const [, title = ''] = /^\s*(?:#{1,6}\s+|\*\*)?([A-Za-z ]+?)(?::\*\*|\*\*:?|:)?\s*$/.exec(line) ?? [];
  return headings.includes(title.toLowerCase()) && /[:#*]/.test(line) ? title.toLowerCase() : null;
};
const bullet = /^\s*(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?/;

/** What a task says must hold at its end: the items under its heading "Done when", one a line or one a bullet. */
export function doneWhenOf(goal: string): string[] {
  const lines = goal.split(/\r?\n/);
  const from = lines.findIndex((line) => heading(line) === goalHeadings.doneWhen.toLowerCase());
  const sameLine = /^\s*(?:\*\*)?done when(?::\*\*|\*\*:|:)\s*(\S.*)$/i;
  const begin = from === -1 ? lines.findIndex((line) => sameLine.test(line)) : from;
  if (begin === -1) return [];
  const rest = lines.slice(begin + 1);
  const to = rest.findIndex((line) => heading(line) !== null || /^#{1,6}\s/.test(line));
  const body = [from !== -1 ? '' : (sameLine.exec(lines[begin] ?? '')?.[1] ?? ''), ...(to === -1 ? rest : rest.slice(0, to))];
  const bulleted = body.some((line) => bullet.test(line));
  const items: string[] = [];
  for (const line of body) {
    const text = line.replace(bullet, '').trim();
    if (text === '') continue;
    const goesOn = bulleted && !bullet.test(line) && /^\s/.test(line) && items.length > 0;
    if (goesOn) items.push(`${items.pop()} ${text}`);
    else items.push(text);
  }
  return [...new Set(items)];
}

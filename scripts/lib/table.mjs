/** Results of benchmarks as a Markdown table whose columns line up in a terminal too. */
export function table(results) {
  const head = ['#', 'figure', 'goal', 'value', 'baseline', 'ratio', 'met'];
  const rows = results.map(({ id, figure, goal, value, baseline, ratio, met }) => [
    id === null ? '' : String(id),
    figure,
    goal,
    value,
    baseline,
    ratio === null ? '' : ratio.toFixed(2),
    met ? 'yes' : 'no',
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

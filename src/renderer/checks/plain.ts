/** Commands to a terminal: operating system commands, control sequences, and what else begins with ESC. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const commands = /\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[@-_]/g;

/** Characters of a line that are shown: a longer one is machine's. */
const longest = 2000;

/** The lines of raw output as they would stand on paper: without colours, each as it was last written over. */
export function plainLines(raw: string): string[] {
  const lines = raw.replaceAll(commands, '').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => {
    const whole = line.endsWith('\r') ? line.slice(0, -1) : line;
    const last = whole.slice(whole.lastIndexOf('\r') + 1);
    return last.length > longest ? `${last.slice(0, longest)} …` : last;
  });
}

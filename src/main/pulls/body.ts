import { type Check, checkName, standing } from '../../shared/check';
import type { FileChange, SessionRecord } from '../../shared/model';
import type { PullPart } from '../../shared/pull-text';

export interface About {
  task: Pick<SessionRecord, 'title' | 'goal'>;
  files: readonly FileChange[];
  added: number;
  deleted: number;
  /** The repository's own, to be kept to. */
  template: string | null;
}

const mostFiles = 15;
/** A heading under which a template wants to read what was done. */
const wantsSummary = /^#{1,6}\s.*\b(what|summary|description|describe|changes?|overview|purpose)\b.*$/im;

/** What a pull request says: the task and how much it changes, within the repository's template. */
export function bodyOf({ task, files, added, deleted, template }: About): string {
  const goal = task.goal.trim() === task.title.trim() ? '' : task.goal.trim();
  const listed = files
    .slice(0, mostFiles)
    .map(({ path, added, deleted }) => `- ${code(path)} ${added === null ? 'binary' : `+${added} −${deleted}`}`);
  const rest = files.length > mostFiles ? [`- … and ${files.length - mostFiles} more`] : [];
  const size = `${files.length} file${files.length === 1 ? '' : 's'}, +${added} −${deleted}`;
  const summary = [goal, `${size}\n\n${[...listed, ...rest].join('\n')}`].filter((part) => part !== '').join('\n\n');
  if (template === null) return summary;
  const heading = wantsSummary.exec(template);
  const at = heading ? heading.index + heading[0].length : 0;
  const parts = [template.slice(0, at), summary, template.slice(at)].map((part) => part.trim());
  return parts.filter((part) => part !== '').join('\n\n');
}

/** What may be said besides: what was verified, and what the agent said, each where there is something. */
export function partsOf(checks: readonly Check[], tree: string, said: { by: string; text: string } | null): PullPart[] {
  const evidence =
    checks.length === 0 ? [] : [{ id: 'evidence' as const, text: evidenceOf(checks, tree), note: rows(checks.length), usual: true }];
  if (said === null || said.text.trim() === '') return evidence;
  const text = `## What the agent reported\n\n${said.by} said this at its end; it is not verified.\n\n${quoted(said.text)}`;
  return [...evidence, { id: 'reported', text, note: `as ${said.by} said it`, usual: false }];
}

const rows = (count: number): string => (count === 1 ? '1 row' : `${count} rows`);

const quoted = (text: string): string =>
  text
    .trim()
    .split(/\r?\n/)
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');

/** Only what was shown for exactly this tree: what is older says nothing of it. */
function evidenceOf(checks: readonly Check[], tree: string): string {
  const rows = checks.map((check) => {
    const now = standing(check, tree);
    const took = check.durationMs === null || now === 'stale' ? '' : `, ${Math.max(1, Math.round(check.durationMs / 1000))} s`;
    const result = now === 'waiting' || now === 'running' ? 'not run' : now === 'stale' ? 'not run on this state' : `${now}${took}`;
    return `| ${code(checkName(check))} | ${result} |`;
  });
  const on = `On tree ${code(tree.slice(0, 10))}, on the author’s computer.`;
  return [`## Evidence`, '', on, '', '| Check | Result |', '| --- | --- |', ...rows].join('\n');
}

/** Inline code, whatever is in it, on one line and in one cell. */
function code(text: string): string {
  const line = text.replace(/\s+/g, ' ').replaceAll('|', '\\|');
  const fence = '`'.repeat(Math.max(0, ...(line.match(/`+/g) ?? []).map(({ length }) => length)) + 1);
  return fence.length === 1 ? `\`${line}\`` : `${fence} ${line} ${fence}`;
}

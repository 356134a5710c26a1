import { appendFileSync, existsSync, lstatSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import type { Edit } from './task';

/** Why a task cannot be done, in a sentence for the person who gave it. */
export class CannotDo extends Error {}

export interface Shown {
  file: string;
  /** From 1. */
  line: number;
  removed: string[];
  added: string[];
}

/** What an edit will change; throws `CannotDo` where it does not fit. Nothing is written yet. */
export function plan(worktree: string, edit: Edit): { shown: Shown; apply: () => void } {
  const path = inside(worktree, edit.file);
  if (edit.type === 'add') return planAdd(path, edit.file, edit.line);
  const before = read(path, edit.file);
  const at = before.indexOf(edit.from);
  if (edit.from === '' || at < 0) throw new CannotDo(`${edit.file} does not contain “${edit.from}”.`);
  const after = before.slice(0, at) + edit.to + before.slice(at + edit.from.length);
  const line = lineAt(before, at);
  const lines = (text: string, length: number): string[] => text.split('\n').slice(line - 1, lineAt(text, at + length));
  const shown = { file: edit.file, line, removed: lines(before, edit.from.length), added: lines(after, edit.to.length) };
  return { shown, apply: () => writeFileSync(path, after) };
}

/** Adds a heading with a line below it to a Markdown file, below the heading where it is there already. */
export function planNote(worktree: string, file: string, heading: string, text: string): { shown: Shown; apply: () => void } {
  const path = inside(worktree, file);
  const before = existsSync(path) ? read(path, file) : `# ${file.replace(/\.md$/, '')}\n`;
  const title = `## ${heading}`;
  const lines = before.replace(/\n*$/, '\n').split('\n');
  const at = lines.indexOf(title);
  const added = at < 0 ? ['', title, '', text] : [text];
  // A heading that is there already has an empty line below it; the new line goes first.
  const line = at < 0 ? lines.length : Math.min(at + 3, lines.length);
  const after = [...lines.slice(0, line - 1), ...added, ...lines.slice(line - 1)].join('\n');
  return { shown: { file, line, removed: [], added }, apply: () => writeFileSync(path, after) };
}

function planAdd(path: string, file: string, line: string): { shown: Shown; apply: () => void } {
  const before = read(path, file);
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  const shown = { file, line: lineAt(before + gap, before.length + gap.length), removed: [], added: [line] };
  return { shown, apply: () => appendFileSync(path, `${gap}${line}\n`) };
}

function read(path: string, file: string): string {
  if (!existsSync(path)) throw new CannotDo(`There is no file ${file} here.`);
  if (!statSync(path).isFile()) throw new CannotDo(`${file} is not a file.`);
  return readFileSync(path, 'utf8');
}

/** The path of a file of the worktree. A symbolic link may not lead out of it either. */
function inside(worktree: string, file: string): string {
  const root = realpathSync(worktree);
  const path = resolve(root, file);
  const there = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  const dangling = there && !existsSync(path);
  const real = there && !dangling ? realpathSync(path) : path;
  if (dangling || !path.startsWith(root + sep) || !real.startsWith(root + sep)) {
    throw new CannotDo(`${file} lies outside this worktree, where I do not write.`);
  }
  return path;
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

import type { FileChange } from '../../shared/model';

/** A path as `[folder with its slash, name]`. */
export function split(path: string): [folder: string, name: string] {
  const at = path.lastIndexOf('/') + 1;
  return [path.slice(0, at), path.slice(at)];
}

const letters: Readonly<Record<FileChange['status'], string>> = {
  added: 'A',
  untracked: 'A',
  modified: 'M',
  deleted: 'D',
  renamed: 'R',
  copied: 'C',
  typechange: 'T',
  conflicted: 'U',
};
const words: Readonly<Record<FileChange['status'], string>> = {
  added: 'added',
  untracked: 'added, not committed',
  modified: 'modified',
  deleted: 'deleted',
  renamed: 'renamed',
  copied: 'copied',
  typechange: 'changed its kind',
  conflicted: 'in conflict',
};

/** What happened to a file, as a letter for the eye and in words. */
export const statusOf = (file: FileChange): { letter: string; words: string } => ({
  letter: letters[file.status],
  words: file.oldPath === null ? words[file.status] : `${words[file.status]} from ${file.oldPath}`,
});

/** A file's name for tabs: with its folder where another changed file has the same name. */
export function shortName(file: FileChange, files: readonly FileChange[]): string {
  const [, name] = split(file.path);
  const twin = files.some((other) => other.path !== file.path && split(other.path)[1] === name);
  return twin ? file.path.split('/').slice(-2).join('/') : name;
}

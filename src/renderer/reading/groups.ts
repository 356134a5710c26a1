import type { ReviewFile } from '../../shared/review';
import { split } from '../review/paths';

/** How the files of a change are listed: by risk and purpose as the core ordered them, or as folders. */
export type Arrangement = 'risk' | 'tree';

export interface FileGroup {
  title: string;
  /** What its files have in common, in a few words. */
  note: string;
  files: ReviewFile[];
}

const titles = { high: 'High risk', behaviour: 'Behaviour', beside: 'Docs and assets', mechanical: 'Mechanical' } as const;

function kindOf({ risk, folded, purpose }: ReviewFile): keyof typeof titles {
  if (folded || purpose === 'generated') return 'mechanical';
  if (risk === 'high') return 'high';
  return purpose === 'docs' || purpose === 'asset' ? 'beside' : 'behaviour';
}

const distinct = (files: readonly ReviewFile[]): string => [...new Set(files.map(({ purpose }) => purpose))].join(', ');

/** Files in the order in which they are read, under the heading that says why they stand there. Keeps the core's order within each. */
export function grouped(files: readonly ReviewFile[], arrangement: Arrangement): FileGroup[] {
  const groups = new Map<string, ReviewFile[]>();
  if (arrangement === 'risk')
    for (const kind of ['high', 'behaviour', 'beside', 'mechanical'] as const) {
      const own = files.filter((file) => kindOf(file) === kind);
      if (own.length > 0) groups.set(titles[kind], own);
    }
  else
    for (const file of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
      const folder = split(file.path)[0] || '/';
      groups.set(folder, [...(groups.get(folder) ?? []), file]);
    }
  return [...groups].map(([title, own]) => ({ title, note: arrangement === 'risk' ? distinct(own) : '', files: own }));
}

export interface Shown {
  /** Part of a path. */
  filter: string;
  /** Only what changed since the person looked. */
  since: boolean;
}

/** The files that a filter leaves. */
export function shownOf(files: readonly ReviewFile[], { filter, since }: Shown): ReviewFile[] {
  const text = filter.trim().toLowerCase();
  return files.filter((file) => (!since || file.reviewed === 'changed') && file.path.toLowerCase().includes(text));
}

/** How much of a file was read: also by hunks that were marked or accepted one by one. */
export function readOf(file: Pick<ReviewFile, 'reviewed' | 'seen' | 'accepted'>): 'no' | 'some' | 'yes' {
  if (file.reviewed === 'yes') return 'yes';
  return file.reviewed === 'changed' || file.seen.length + file.accepted.length > 0 ? 'some' : 'no';
}

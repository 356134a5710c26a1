import type { ReviewFile } from '../../shared/review';
import { split } from '../review/paths';

/** How the files of a change are listed: by risk as the core ordered them, by what they are for, or as folders. */
export const arrangements = ['risk', 'intent', 'tree'] as const;
export type Arrangement = (typeof arrangements)[number];

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

/** What a change is made of, in the order in which it is understood: what it does first, what follows from that after. */
const intents: readonly (readonly [title: string, purposes: readonly string[]])[] = [
  ['Code and its tests', ['auth', 'source', 'test']],
  ['Data', ['migration']],
  ['Taken out', ['deletion']],
  ['Set-up', ['dependencies', 'ci', 'configuration']],
  ['Docs and assets', ['docs', 'asset']],
  ['Mechanical', ['generated']],
];

const headings: Readonly<Record<Arrangement, readonly string[]>> = {
  risk: Object.values(titles),
  intent: intents.map(([title]) => title),
  tree: [],
};

function headingOf(file: ReviewFile, arrangement: Arrangement): string {
  if (arrangement === 'tree') return split(file.path)[0] || '/';
  if (arrangement === 'risk' || file.folded) return titles[kindOf(file)];
  return intents.find(([, purposes]) => purposes.includes(file.purpose))?.[0] ?? file.purpose;
}

/** Files in the order in which they are read, under the heading that says why they stand there. Keeps the core's order within each. */
export function grouped(files: readonly ReviewFile[], arrangement: Arrangement): FileGroup[] {
  const groups = new Map<string, ReviewFile[]>(headings[arrangement].map((title) => [title, []]));
  const inOrder = arrangement === 'tree' ? [...files].sort((a, b) => (a.path < b.path ? -1 : 1)) : files;
  for (const file of inOrder) {
    const heading = headingOf(file, arrangement);
    const own = groups.get(heading);
    if (own) own.push(file);
    else groups.set(heading, [file]);
  }
  const filled = [...groups].filter(([, own]) => own.length > 0);
  return filled.map(([title, own]) => ({ title, note: arrangement === 'tree' ? '' : distinct(own), files: own }));
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

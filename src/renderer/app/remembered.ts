import { z } from 'zod';

const layout = z.enum(['grid', 'one-three', 'columns', 'single']);
export type Layout = z.infer<typeof layout>;

/** What is remembered of the window for each repository. Lost, it costs a drag of the mouse: defaults are fine. */
const repositoryView = z.object({
  layout: layout.default('grid'),
  tileOrder: z.array(z.string()).default([]),
  foreground: z.number().min(20).max(80).default(62),
});
export type RepositoryView = z.infer<typeof repositoryView>;

const last = 'espalier.repository';
const key = (repository: string): string => `espalier.view.${repository}`;

/** The repository that was in view last. */
export const rememberedRepository = (): string | null => localStorage.getItem(last);

export function rememberRepository(repository: string | null): void {
  if (repository === null) localStorage.removeItem(last);
  else localStorage.setItem(last, repository);
}

/** The remembered view of a repository, defaults where there is none or it cannot be read. */
export function readView(repository: string | null): RepositoryView {
  const text = repository === null ? null : localStorage.getItem(key(repository));
  try {
    return repositoryView.parse(JSON.parse(text ?? '{}'));
  } catch {
    return repositoryView.parse({}); // written by another version: nothing in it is worth an error
  }
}

export function writeView(repository: string | null, view: RepositoryView): void {
  if (repository !== null) localStorage.setItem(key(repository), JSON.stringify(view));
}

import { z } from 'zod';
import { create } from 'zustand';
import { useView } from '../app/view';

export const sections = [
  'General',
  'Agents',
  'Models',
  'Limits',
  'Review',
  'Servers',
  'Keys',
  'Appearance',
  'Terminal',
  'Repositories',
] as const;
export type Section = (typeof sections)[number];

interface Page {
  section: Section;
  /** Id of the repository whose own page is open, of those that Repositories lists. */
  repository: string | null;
  /** What is searched for; empty: nothing. */
  text: string;
}

/** The page of the settings that is open. */
export const useSection = create<Page>()(() => ({ section: 'General', repository: null, text: '' }));

/** Shows the settings at a page. */
export function showSection(section: Section): void {
  useSection.setState({ section, repository: null, text: '' });
  useView.getState().show('settings');
}

/** Opens the own page of a repository. */
export const showRepositoryPage = (repository: string): void => useSection.setState({ section: 'Repositories', repository, text: '' });

/** A whole number of a field, or what is wrong with it. */
export function wholeNumber(text: string, min: number, max: number): { value: number } | { error: string } {
  const parsed = z.coerce
    .number()
    .int()
    .min(min)
    .max(max)
    .safeParse(text.trim() === '' ? Number.NaN : text);
  return parsed.success ? { value: parsed.data } : { error: `A whole number from ${min} to ${max}. The one before stays in force.` };
}

import {
  Bot,
  Boxes,
  ChevronLeft,
  FolderGit2,
  Gauge,
  GitPullRequestArrow,
  Keyboard,
  ListChecks,
  type LucideIcon,
  SlidersHorizontal,
  SquareTerminal,
  SunMoon,
} from 'lucide-react';
import { type ComponentType, useEffect } from 'react';
import type { Settings as Values } from '../../shared/settings';
import { ErrorBoundary } from '../app/ErrorBoundary';
import { useView } from '../app/view';
import { useGeneral, useReplica, useRepository } from '../connection/replica';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Banner } from '../ui/ErrorPanel';
import { dialogOpen } from '../ui/open-dialog';
import { Segmented } from '../ui/Segmented';
import { Skeleton } from '../ui/Skeleton';
import { Agents } from './Agents';
import { Appearance } from './Appearance';
import { FindField, InSection } from './Find';
import { General } from './General';
import { Keys } from './Keys';
import { Limits } from './Limits';
import { Models } from './Models';
import { type Section, sections, showRepositoryPage, showSection, useSection } from './page';
import { Repositories } from './Repositories';
import { Review } from './Review';
import { Servers } from './Servers';
import styles from './Settings.module.css';
import { Terminal } from './Terminal';

const cx = classes(styles);

const icons: Readonly<Record<Section, LucideIcon>> = {
  General: SlidersHorizontal,
  Agents: Bot,
  Models: Boxes,
  Limits: Gauge,
  Review: ListChecks,
  Servers: GitPullRequestArrow,
  Keys: Keyboard,
  Appearance: SunMoon,
  Terminal: SquareTerminal,
  Repositories: FolderGit2,
};
const pages: Readonly<Record<Section, ComponentType<{ settings: Values }>>> = {
  General,
  Agents,
  Models,
  Limits,
  Review,
  Servers,
  Keys,
  Appearance,
  Terminal,
  Repositories,
};

function Sections({ current }: { current: Section | null }) {
  const counts: Partial<Record<Section, number>> = {
    Agents: useReplica((state) => state.agents.length),
    Repositories: useReplica((state) => state.repositories.size),
  };
  return (
    <nav className={cx('nav')} aria-label="Settings">
      <ul>
        {sections.map((section) => {
          const Icon = icons[section];
          return (
            <li key={section}>
              <button
                type="button"
                className={cx('link', section === current && 'here')}
                aria-current={section === current ? 'page' : undefined}
                onClick={() => showSection(section)}
              >
                <Icon size={15} strokeWidth={1.75} aria-hidden="true" />
                {section}
                {counts[section] !== undefined && (
                  <span className={cx('count')} aria-hidden="true">
                    {counts[section]}
                  </span>
                )}
              </button>
            </li>
          );
        })}
      </ul>
      <div className={cx('under')}>
        <Button size="sm" tone="ghost" icon={Keyboard} onClick={() => showSection('Keys')}>
          Open the keyboard map
        </Button>
        <p className={cx('saved')}>Saved as you change it</p>
      </div>
    </nav>
  );
}

/** One section; while something is searched for, as far as it has it. */
function Body({ section, settings }: { section: Section; settings: Values }) {
  const Page = pages[section];
  return (
    <ErrorBoundary key={section} region={section}>
      <InSection value={section}>
        <Page settings={settings} />
      </InSection>
    </ErrorBoundary>
  );
}

/** Every setting that has the words, under the name of its section. Which rows those are, the rows know. */
const Results = ({ settings, text }: { settings: Values; text: string }) => (
  <section className={cx('page')} aria-label="Found settings">
    <div className={cx('column', 'results')}>
      {sections.map((section) => (
        <div key={section} className={cx('result')}>
          <h2>{section}</h2>
          <Body section={section} settings={settings} />
        </div>
      ))}
      <p className={cx('nothing')}>No setting has “{text}” in its name.</p>
    </div>
  </section>
);

/** Whether the settings of this computer are shown, or those of the repository in view. */
function Scope() {
  const repository = useRepository();
  const here = useSection((state) => state.repository !== null && state.repository === repository?.id);
  if (!repository) return null;
  return (
    <Segmented
      label="Settings of"
      choices={[
        { value: 'computer', label: 'This computer' },
        { value: 'repository', label: repository.name },
      ]}
      value={here ? 'repository' : 'computer'}
      onChange={(to) => (to === 'repository' ? showRepositoryPage(repository.id) : showSection('General'))}
    />
  );
}

/** Settings of this computer, saved as they are changed. Esc goes back to the workbench. */
export function Settings() {
  const { section, text, repository: own } = useSection();
  const title = useReplica((state) => (section === 'Repositories' && own !== null ? state.repositories.get(own)?.name : null)) ?? section;
  const general = useGeneral();
  const repository = useView((state) => state.repository);
  const show = useView((state) => state.show);
  const back = repository === null ? 'first-run' : 'workbench';

  useEffect(() => {
    const leave = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented && !dialogOpen()) show(back);
    };
    window.addEventListener('keydown', leave);
    return () => window.removeEventListener('keydown', leave);
  }, [show, back]);

  return (
    <main className={cx('whole')}>
      <div className={cx('viewbar')}>
        <Button size="sm" tone="ghost" icon={ChevronLeft} keys="Escape" onClick={() => show(back)}>
          {repository === null ? 'Back' : 'Workbench'}
        </Button>
        <span className={cx('line')} />
        <h1>Settings</h1>
        <span className={cx('grow')} />
        <FindField />
        <Scope />
      </div>
      <div className={cx('body')}>
        <Sections current={text === '' ? section : null} />
        {text !== '' && general !== null ? (
          <Results settings={general.settings} text={text} />
        ) : (
          <section className={cx('page')} aria-label={title}>
            <div className={cx('column')}>
              <h2>{title}</h2>
              {(section === 'General' || section === 'Agents') && general?.problem != null && (
                <Banner tone="needs">{general.problem}</Banner>
              )}
              {general === null ? <Skeleton lines={6} /> : <Body section={section} settings={general.settings} />}
            </div>
          </section>
        )}
      </div>
    </main>
  );
}

import { Bot, ChevronLeft, FolderGit2, Gauge, Keyboard, type LucideIcon, SlidersHorizontal, SquareTerminal, SunMoon } from 'lucide-react';
import { type ComponentType, useEffect } from 'react';
import type { Settings as Values } from '../../shared/model';
import { ErrorBoundary } from '../app/ErrorBoundary';
import { useView } from '../app/view';
import { useGeneral, useReplica } from '../connection/replica';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Banner } from '../ui/ErrorPanel';
import { Skeleton } from '../ui/Skeleton';
import { Agents } from './Agents';
import { Appearance } from './Appearance';
import { General } from './General';
import { Keys } from './Keys';
import { Limits } from './Limits';
import { type Section, sections, useSection } from './page';
import { Repositories } from './Repositories';
import styles from './Settings.module.css';
import { Terminal } from './Terminal';

const cx = classes(styles);

const icons: Readonly<Record<Section, LucideIcon>> = {
  General: SlidersHorizontal,
  Agents: Bot,
  Limits: Gauge,
  Keys: Keyboard,
  Appearance: SunMoon,
  Terminal: SquareTerminal,
  Repositories: FolderGit2,
};
const pages: Readonly<Record<Section, ComponentType<{ settings: Values }>>> = {
  General,
  Agents,
  Limits,
  Keys,
  Appearance,
  Terminal,
  Repositories,
};

function Sections({ current }: { current: Section }) {
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
                onClick={() => useSection.setState({ section })}
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
      <p className={cx('saved')}>Saved as you change it</p>
    </nav>
  );
}

/** Settings of this computer, saved as they are changed. Esc goes back to the workbench. */
export function Settings() {
  const section = useSection((state) => state.section);
  const general = useGeneral();
  const repository = useView((state) => state.repository);
  const show = useView((state) => state.show);
  const Page = pages[section];
  const back = repository === null ? 'first-run' : 'workbench';

  useEffect(() => {
    const leave = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented && document.querySelector('[role="dialog"][data-open]') === null) show(back);
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
      </div>
      <div className={cx('body')}>
        <Sections current={section} />
        <section className={cx('page')} aria-label={section}>
          <div className={cx('column')}>
            <h2>{section}</h2>
            {(section === 'General' || section === 'Agents') && general?.problem != null && <Banner tone="needs">{general.problem}</Banner>}
            <ErrorBoundary key={section} region={section}>
              {general === null ? <Skeleton lines={6} /> : <Page settings={general.settings} />}
            </ErrorBoundary>
          </div>
        </section>
      </div>
    </main>
  );
}

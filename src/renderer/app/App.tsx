import { lazy, Suspense } from 'react';
import { Announcer } from '../attention/Announcer';
import { Attention } from '../attention/Attention';
import { Compose } from '../compose/Compose';
import { useReplica } from '../connection/replica';
import { FirstRun } from '../first-run/FirstRun';
import { HandoffDialog } from '../handoff/HandoffDialog';
import { Palette } from '../palette/Palette';
import { MergeDialog } from '../review/MergeDialog';
import { Settings } from '../settings/Settings';
import { StatusBar } from '../statusbar/StatusBar';
import { TopBar } from '../topbar/TopBar';
import { Toasts } from '../ui/Toasts';
import { ConnectionLost } from './ConnectionLost';
import { ErrorBoundary } from './ErrorBoundary';
import { useLooking } from './looking';
import { useNarrow } from './narrow';
import { QuitDialog } from './QuitDialog';
import { useView } from './view';

const loadWorkbench = () => import('./Workbench').then(({ Workbench }) => ({ default: Workbench }));
/** Terminals and diffs are half of the page's scripts, which the first view of a new home does without. */
const Workbench = lazy(loadWorkbench);
if (useView.getState().repository !== null) void loadWorkbench(); // it comes next: while the core is asked for its state

const ReviewPage = lazy(() => import('../reading/ReviewPage').then(({ ReviewPage }) => ({ default: ReviewPage })));

const PullPage = lazy(() => import('../pulls/PullPage').then(({ PullPage }) => ({ default: PullPage })));

const Landing = lazy(() => import('../landing/Landing').then(({ Landing }) => ({ default: Landing })));

const Starting = () => <main style={{ flex: 1 }} aria-label="Starting" />;

function CurrentView() {
  const view = useView((state) => state.view);
  const loaded = useReplica((state) => state.seq >= 0);
  if (!loaded) return <Starting />;
  if (view === 'settings') return <Settings />;
  if (view === 'first-run') return <FirstRun />;
  if (view === 'landing')
    return (
      <Suspense fallback={<Starting />}>
        <Landing />
      </Suspense>
    );
  return <Suspense fallback={<Starting />}>{view === 'review' ? <ReviewPage /> : view === 'pull' ? <PullPage /> : <Workbench />}</Suspense>;
}

/** The window, from the top bar to the status bar, with what lies over it. */
export function App() {
  useLooking();
  const narrow = useNarrow();
  const workbench = useView((state) => state.view === 'workbench');
  const first = useView((state) => state.view === 'first-run');
  return (
    <>
      <TopBar />
      <ConnectionLost />
      <ErrorBoundary region="This view">
        <CurrentView />
      </ErrorBoundary>
      {!first && <StatusBar />}
      <ErrorBoundary region="This dialog">
        <Palette />
        <Attention />
        <Compose />
        <MergeDialog />
        <HandoffDialog />
        <QuitDialog />
      </ErrorBoundary>
      <Announcer />
      <Toasts aside={narrow && workbench} />
    </>
  );
}

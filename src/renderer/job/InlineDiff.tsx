import { useCallback, useEffect, useMemo } from 'react';
import { hunksOf } from '../../shared/hunks';
import { Diff, type DiffProps, type HunkSteps } from '../review/Diff';
import { barStyle, drawBars } from '../review/hunk-bars';
import { acceptedLines, drawLines, isAccepted, lineStyle } from '../review/line-marks';
import { Button } from '../ui/Button';
import { ErrorPanel } from '../ui/ErrorPanel';
import { Findings } from './Findings';
import { look, revert, toggleAccepted, useInline } from './inline';

function NotRead() {
  const { error, session } = useInline();
  if (error === null || session === null) return null;
  return (
    <ErrorPanel
      error={error}
      title="It cannot be decided on here"
      action={
        <Button size="sm" onClick={() => void look(session)}>
          Try again
        </Button>
      }
    />
  );
}

/** One file's changes, each hunk to be accepted or reverted, with what was found in them. */
export default function InlineDiff({ path, patch, onSteps, ...rest }: DiffProps) {
  const hunks = useMemo(() => hunksOf(patch), [patch]);
  const file = useInline(({ review }) => review?.files.find((one) => one.path === path));
  const at = useInline((state) => state.at);
  useEffect(() => {
    useInline.setState({ hunks, at: 0 });
    return () => useInline.setState({ hunks: [] });
  }, [hunks]);
  const given = useCallback(
    (steps: HunkSteps | null) => {
      useInline.setState({ steps });
      onSteps(steps);
    },
    [onSteps],
  );
  const draw = useMemo(() => {
    if (file === undefined) return undefined;
    const accepted = acceptedLines(file, hunks);
    const bars = hunks.map((hunk, index) => ({
      ...{ hunk, not: null, here: index === at },
      accepted: isAccepted(hunk, accepted),
    }));
    return (root: ShadowRoot): void => {
      drawBars(root, bars, { accept: (hunk) => void toggleAccepted(hunk), revert: (hunk) => void revert(hunk) });
      drawLines(root, { accepted, chosen: null, moved: null });
    };
  }, [file, hunks, at]);
  return (
    <>
      <Diff
        path={path}
        patch={patch}
        onSteps={given}
        onHunk={(index) => useInline.setState({ at: index })}
        inside={{ style: barStyle + lineStyle, draw }}
        {...rest}
      />
      <NotRead />
      <Findings path={path} />
    </>
  );
}

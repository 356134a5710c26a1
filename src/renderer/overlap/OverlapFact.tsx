import type { Session } from '../../shared/model';
import { Button } from '../ui/Button';
import { Chip } from '../ui/Chip';
import { bringUpToDate, canUpdate } from './update';
import { useOverlapWords } from './words';

/** Who changes the same places as a session, with the way on where another one landed under it. */
export function OverlapFact({ session }: { session: Session }) {
  const { text, asks } = useOverlapWords(session);
  if (text === '') return null;
  return (
    <>
      <Chip tone={asks ? 'needs' : 'rest'}>{text}</Chip>
      {canUpdate(session) && session.overlaps.some(({ landed }) => landed) && (
        <Button size="sm" onClick={() => void bringUpToDate(session)}>
          Bring up to date
        </Button>
      )}
    </>
  );
}

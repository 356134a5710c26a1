import type { FileChange } from '../../shared/model';
import type { ReviewFile } from '../../shared/review';

type Placed = Pick<ReviewFile, 'purpose' | 'risk' | 'why' | 'folded'>;

/** What a changed file is for, how much can go wrong with it, and why. */
export function placed(_file: FileChange): Placed {
  return { purpose: 'source', risk: 'normal', why: 'Source', folded: false };
}

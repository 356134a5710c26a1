import { type Evidence, type Proof, told } from '../shared/evidence';

/** The three kinds of evidence, and what is of another tree, each by a sign of its own. */
export const proofMarks: Readonly<Record<Proof | 'old', string>> = { reported: '»', verified: '✓', accepted: '★', old: '◆' };

/** What speaks for a change, in a few words: `★ accepted, ✓ verified`; empty where nothing does. */
export const evidenceText = (evidence: Evidence): string =>
  told(evidence)
    .map(({ proof, old, words }) => `${proofMarks[old ? 'old' : proof]} ${words}`)
    .join(', ');

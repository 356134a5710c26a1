import type { Review, ReviewFile } from '../../shared/review';
import { core } from '../connection/clients';

/** One side of a file that is no text. `url`: what shows it; null: it is no picture. */
export interface Picture {
  side: 'old' | 'new';
  url: string | null;
  bytes: number;
}

const types: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  bmp: 'image/bmp',
  gif: 'image/gif',
  ico: 'image/x-icon',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
};

/** The type of a picture that is shown as one, by its name; null: it is none. */
export const imageOf = (path: string): string | null => types[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? null;

/** Both sides of a file, as far as it has them. */
export function picturesOf(review: Review, file: ReviewFile): Promise<Picture[]> {
  const type = imageOf(file.path);
  const sides = (['old', 'new'] as const).filter((side) => file[side] !== null);
  return Promise.all(
    sides.map(async (side) => {
      const asked = { session: review.session, tree: review.tree, path: file.path, side };
      const { base64, bytes } = await core().call('review.blob', asked);
      return { side, bytes, url: type === null ? null : `data:${type};base64,${base64}` };
    }),
  );
}

/** A size as a person reads it. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

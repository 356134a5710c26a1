import { initial } from './0001-initial';
import { usage } from './0002-usage';
import { review } from './0003-review';

/** In order: a database's `user_version` is the number of those that it has had. Never edit one that was released. */
export const migrations: readonly string[] = [initial, usage, review];

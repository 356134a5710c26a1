import { toErrorRecord } from '../../shared/errors';
import { notify } from '../ui/toast';

/**
 * Waits for something that was asked of the core or the window, and tells the person when it failed.
 * `failed`: what did not happen, as in "Could not stop Fix login". Resolves with undefined then.
 */
export async function act<T>(promise: Promise<T>, { failed }: { failed: string }): Promise<T | undefined> {
  try {
    return await promise;
  } catch (thrown) {
    const error = toErrorRecord(thrown);
    notify({ glyph: 'failed', text: `${failed}. ${error.message}`, detail: error.hint });
    return undefined;
  }
}

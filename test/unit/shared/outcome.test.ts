import { expect, test } from 'vitest';
import { itemsOf } from '../../../src/shared/inbox';
import { endedHow } from '../../../src/shared/outcome';
import { sessionView } from '../../helpers/session';

test('an end after a no is told with what was denied, and one without changes as that', () => {
  const how = (given: Parameters<typeof sessionView>[0]) => endedHow(sessionView({ state: 'finished', ...given }));
  expect(how({ files: 2 })).toBeNull();
  expect(how({ files: 0 })).toBe('without changes');
  expect(how({ files: 2, denied: 'npm publish' })).toBe('after you denied npm publish');
  expect(how({ files: 0, denied: 'npm publish' })).toBe('without changes after you denied npm publish');
  expect(how({ state: 'landed', files: 2, denied: 'npm publish' })).toBeNull();
  const [item] = itemsOf(sessionView({ state: 'finished', files: 2, denied: 'npm publish' }));
  expect(item?.text).toBe('Ended after you denied npm publish');
});

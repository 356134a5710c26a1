import { describe } from 'vitest';
import { testInTerminal } from '../helpers/tui-suite';

describe('Qwen Code in its terminal', () => {
  testInTerminal('qwen', { by: 'hook', asks: /^write_file: .*note\.txt$/, shows: 'Yes, allow once', usage: { contextWindow: 200_000 } });
});

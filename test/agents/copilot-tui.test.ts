import { describe } from 'vitest';
import { testInTerminal } from '../helpers/tui-suite';

describe('GitHub Copilot CLI in its terminal', () => {
  testInTerminal('copilot', { by: 'hook', asks: /note\.txt$/, shows: 'tell Copilot', usage: { contextWindow: 128_000 } });
});

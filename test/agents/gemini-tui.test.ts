import { describe } from 'vitest';
import { testInTerminal } from '../helpers/tui-suite';

describe('Gemini CLI in its terminal', () => {
  testInTerminal('gemini', { by: 'title', asks: /Apply this change\?/, shows: 'Allow once', usage: { contextWindow: null } });
});

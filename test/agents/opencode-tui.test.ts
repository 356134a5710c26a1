import { testOpencodeInTerminal } from '../helpers/opencode-tui-suite';

testOpencodeInTerminal('opencode', 'opencode');

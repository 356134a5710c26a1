import { testOpencodeInTerminal } from '../helpers/opencode-tui-suite';

testOpencodeInTerminal('Kilo', 'kilo');

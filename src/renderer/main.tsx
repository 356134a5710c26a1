import '@fontsource-variable/geist/wght.css';
import '@fontsource-variable/geist-mono/wght.css';
import './ui/tokens.css';
import './ui/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { registerAppCommands } from './app/commands';
import { beginSession } from './app/session';
import { applyTheme } from './app/theme';
import { listenForKeys } from './commands/listen';
import { receivePorts } from './connection/lines';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

applyTheme();
beginSession(await receivePorts());
registerAppCommands();
listenForKeys();
createRoot(root).render(<App />);

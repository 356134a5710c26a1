import { join } from 'node:path';
import { app, dialog } from 'electron';
import { espalierHome } from '../client/home';
import { runApp } from './electron/app';

try {
  runApp(espalierHome(), join(import.meta.dirname, '..', '..'));
} catch (error) {
  // The home cannot be written: there is no place to say it in but here.
  dialog.showErrorBox('Espalier cannot start', `${error instanceof Error ? error.message : String(error)}\nNothing was changed.`);
  app.exit(1);
}

import { ipcRenderer } from 'electron';
import { portsMessage } from '../shared/ports';

// All that the page gets of the program around it: the ports, once for each load.
ipcRenderer.once('ports', (event) => {
  window.postMessage(portsMessage, window.location.origin, event.ports);
});

import type { Terminal } from '@xterm/xterm';

/** Chromium takes the oldest context away at the 17th. */
const most = 16;
let inUse = 0;
let hardware: boolean | null = null;

/** Drawing is done by hardware: on a software renderer WebGL is slower than the DOM. */
function hasHardware(): boolean {
  if (hardware !== null) return hardware;
  const context = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  const name = context?.getExtension('WEBGL_debug_renderer_info');
  const renderer = context && name ? String(context.getParameter(name.UNMASKED_RENDERER_WEBGL)) : '';
  hardware = context !== null && !/swiftshader|llvmpipe|softpipe|software|basic render/i.test(renderer);
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return hardware;
}

/** Draws a terminal by WebGL where that is faster; without it, or once the context is lost, the DOM goes on. */
export async function drawByHardware(terminal: Terminal, alive: () => boolean): Promise<void> {
  if (!hasHardware() || inUse >= most) return;
  inUse++;
  let held = true;
  const release = (): void => {
    if (held) inUse--;
    held = false;
  };
  const { WebglAddon } = await import('@xterm/addon-webgl');
  if (!alive()) return release();
  const addon = new WebglAddon();
  addon.onContextLoss(() => addon.dispose());
  const dispose = addon.dispose.bind(addon);
  addon.dispose = () => {
    release();
    dispose();
  };
  try {
    terminal.loadAddon(addon);
  } catch (error) {
    console.warn('WebGL cannot draw terminals here, the DOM does', error);
    addon.dispose();
  }
}

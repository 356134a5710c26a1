/** What commands of the model must not see: keys, and what makes a Node below us behave as Electron. */
const withheld = ['ESPALIER_API_KEY', 'OPENAI_API_KEY', 'ELECTRON_RUN_AS_NODE', 'ELECTRON_OVERRIDE_DIST_PATH', 'NODE_OPTIONS'];

/** The environment of the model's commands: nothing in it waits for a person at a terminal. */
export function commandEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !withheld.includes(name)));
  return { ...kept, TERM: 'dumb', PAGER: 'cat', GIT_PAGER: 'cat', GIT_EDITOR: 'true', GIT_TERMINAL_PROMPT: '0' };
}

import { onGithub } from '../helpers/github';
import { test as base, endApp, launchApp } from './launch';

/** As `test`, with a repository that is on GitHub, and a stand-in of its API in reach of the app. */
export const test = base.extend<{ github: Awaited<ReturnType<typeof onGithub>> }>({
  github: async ({ repository }, use) => {
    const github = await onGithub(repository);
    await use(github);
    await github.server.close();
  },
  app: async ({ bus, home, github }, use) => {
    const app = await launchApp(home, bus, github.environment);
    const child = app.process();
    await use(app);
    await endApp(child);
  },
});

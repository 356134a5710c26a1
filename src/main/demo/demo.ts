import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Contract } from '../../shared/contract';
import type { Handlers } from '../../shared/rpc';
import { initialCommit } from '../git/initial';
import type { Repositories } from '../repositories/repositories';
import type { Commands } from '../sessions/commands';
import type { Sessions } from '../sessions/sessions';
import { sampleFiles, sampleMessage, sampleName, sampleTasks } from './sample';

/** Makes a sample repository of its own and gives the practice agent six tasks in it. */
export function makeDemo({
  home,
  repositories,
  sessions,
  commands,
}: {
  home: string;
  repositories: Repositories;
  sessions: Sessions;
  commands: Commands;
}) {
  /** Every demo begins in a fresh repository: what a person did in an older one is theirs. */
  const freshFolder = async (): Promise<string> => {
    const parent = path.join(home, 'demo');
    let number = 1;
    const name = (): string => (number === 1 ? sampleName : `${sampleName}-${number}`);
    while (existsSync(path.join(parent, name()))) number += 1;
    const making = path.join(parent, `.making-${process.pid}-${Date.now()}`);
    for (const [file, content] of Object.entries(sampleFiles)) {
      await mkdir(path.dirname(path.join(making, file)), { recursive: true });
      await writeFile(path.join(making, file), content);
    }
    await initialCommit(making, sampleMessage);
    const folder = path.join(parent, name());
    await rename(making, folder); // all of it or nothing
    return folder;
  };

  const start: Handlers<Contract>['methods']['demo.start'] = async () => {
    const repository = await repositories.open(await freshFolder());
    const started = [];
    for (const { title, goal, place } of sampleTasks) {
      const asIs = { base: null, checks: [], next: false, model: null, permissions: null, handoffAt: null, budget: null };
      started.push(await commands.run({ ...asIs, goal, title, place, repository: repository.id, agent: 'practice' }));
    }
    return { repository, sessions: started.map(sessions.view) };
  };
  return start;
}

import { Command, InvalidArgumentError, Option } from 'commander';
import { programVersion } from '../shared/version';

interface Common {
  json?: true;
}
const collect = (value: string, before: string[]): string[] => [...before, value];

function positive(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number above 0.');
  return number;
}

/**
 * The command line, declared: what each verb takes and says of itself. What it does is loaded once it is asked
 * for, so that `status` need not wait for the rest. `done` gets the exit code.
 */
export function makeProgram(done: (code: number) => void): Command {
  const program = new Command('espalier')
    .description('One engineer, many coding agents: each in a worktree of its own, nothing merged before it was reviewed.')
    .version(programVersion)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .addHelpText(
      'after',
      '\nA session (S) is named by id, unique prefix of an id, or title.\nExit codes: 0 done, 1 failed, 2 wrong use, 3 conflict, 4 the session failed.',
    );

  const verb = (usage: string, text: string): Command => program.command(usage).description(text).option('--json', 'print JSON');
  /** The action of a verb: `act` gets arguments and options, and gives the exit code. */
  const then =
    <A extends unknown[]>(act: (...args: A) => Promise<number>) =>
    async (...args: A): Promise<void> =>
      done(await act(...args));

  program.commandsGroup('Work:');
  verb('open [path]', 'open the repository that holds a folder (default: this one)')
    .option('--trust', 'trust it, and say yes to its scripts as they are now')
    .action(
      then(async (path: string | undefined, options: Common & { trust?: true }) => (await import('./commands/open')).open(path, options)),
    );
  verb('run <goal>', 'give an agent a task, in a worktree of its own')
    .option('-r, --repository <path>', 'the repository (default: the one of this folder)')
    .option('-a, --agent <id>', 'who works on it (see `espalier agents`)')
    .option('--foreground', 'in the window’s grid rather than as a background job')
    .option('--base <ref>', 'branch or commit to start from')
    .option('--title <text>', 'what to call it (default: from the goal)')
    .option('--check <command>', 'run at the end, must pass; may be given several times', collect, [])
    .option('--model <name>', 'of its agent (default: by settings)')
    .addOption(new Option('--permissions <mode>', 'what it may do without asking').choices(['plan', 'ask', 'edit', 'auto']))
    .option('--handoff-at <percent>', 'offer a fresh conversation once its context is so full', percent)
    .option('--budget <dollars>', 'pause and ask once it has used so much', dollars)
    .option('--area <glob...>', 'what it is about: files outside of it are findings')
    .option('--reviewer <agent>', 'who reads its change before you, or `none` (default: by settings)')
    .option('--wait', 'wait for its end; exit code 4 if it fails')
    .action(
      then(async (goal: string, options: Common & import('./commands/run').RunOptions) =>
        (await import('./commands/run')).run(goal, options),
      ),
    );
  verb('status', 'what needs you, what is ready, what runs')
    .option('--all', 'landed and discarded sessions too')
    .action(then(async (options: Common & { all?: true }) => (await import('./commands/status')).status(options)));
  verb('show <S>', 'everything about one session').action(
    then(async (name: string, options: Common) => (await import('./commands/show')).show(name, options)),
  );
  verb('logs [S]', 'what its agent put out (without S: all that run)')
    .option('-f, --follow', 'go on as it comes')
    .option('-n, --last <lines>', 'only so many lines from the end', positive)
    .action(
      then(async (name: string | undefined, options: Common & { follow?: true; last?: number }) =>
        (await import('./commands/logs')).logs(name, options),
      ),
    );
  verb('attach <S>', 'type into its agent’s terminal; Ctrl+] leaves').action(
    then(async (name: string, options: Common) => (await import('./commands/attach')).attach(name, options)),
  );
  verb('send <S> [text]', 'send its agent a line')
    .option('--end', 'no more input comes, for an agent that reads a pipe')
    .action(
      then(async (name: string, text: string | undefined, options: Common & { end?: true }) =>
        (await import('./commands/send')).send(name, text, options),
      ),
    );

  verb('inbox', 'what waits for you, of every session').action(
    then(async (options: Common) => (await import('./commands/inbox')).inbox(options)),
  );
  verb('answer <item> <answer>', 'answer it: allow, allow-session, allow-always, deny, or words of your own')
    .option('--note <text>', 'what its agent is told beside the answer, as why not')
    .action(
      then(async (item: string, text: string, options: Common & { note?: string }) =>
        (await import('./commands/inbox')).answer(item, text, options),
      ),
    );
  verb('handoff <S>', 'let a fresh conversation go on in the same worktree')
    .option('-a, --agent <id>', 'of another agent')
    .action(
      then(async (name: string, options: Common & { agent?: string }) => (await import('./commands/handoff')).handoff(name, options)),
    );

  program.commandsGroup('Results:');
  verb('diff <S>', 'what it changed since its base commit')
    .option('--stat', 'only how much, file by file')
    .action(then(async (name: string, options: Common & { stat?: true }) => (await import('./commands/diff')).diff(name, options)));
  verb('review [S]', 'what it changed, what was found, and what conflicts (without S: all that wait for you)').action(
    then(async (name: string | undefined, options: Common) => (await import('./commands/review')).review(name, options)),
  );
  verb('approve <S>', 'say yes to its work as it is now').action(
    then(async (name: string, options: Common) => (await import('./commands/approve')).approve(name, options)),
  );
  verb('check <S>', 'run its checks that have not passed on what is there now')
    .option('--all', 'all of them anew')
    .option('--clean', 'all of them, in a fresh checkout of what is there')
    .option('--add <command>', 'give it this check first; may be given several times', collect, [])
    .action(
      then(async (name: string, options: Common & { all?: true; clean?: true; add: string[] }) =>
        (await import('./commands/check')).check(name, options),
      ),
    );
  verb('comment <S> <place> <text>', 'say something to lines of it (path:line or path:from-to), as a draft').action(
    then(async (name: string, where: string, text: string, options: Common) =>
      (await import('./commands/comment')).comment(name, where, text, options),
    ),
  );
  verb('request-review <S>', 'let an agent that did not make it read what it changed')
    .option('-a, --agent <id>', 'this one (default: by the task, or by settings)')
    .action(
      then(async (name: string, options: Common & { agent?: string }) => (await import('./commands/comment')).requestReview(name, options)),
    );
  verb('request-changes <S>', 'send its drafts to its agent, which goes on with them')
    .option('-m, --message <text>', 'what is to change, beside the comments')
    .option('-a, --agent <id>', 'to a fresh conversation of this agent')
    .action(
      then(async (name: string, options: Common & { message?: string; agent?: string }) =>
        (await import('./commands/comment')).requestChanges(name, options),
      ),
    );
  verb('merge <S>', 'land its work at once, past the queue and its checks; nothing is changed where it conflicts')
    .addOption(new Option('--squash', 'as one commit (default)').conflicts(['commit', 'rebase']))
    .addOption(new Option('--commit', 'with a merge commit').conflicts(['squash', 'rebase']))
    .addOption(new Option('--rebase', 'its commits on top of the branch').conflicts(['squash', 'commit']))
    .option('-m, --message <text>', 'the commit’s message')
    .option('--into <branch>', 'the branch to land on (default: the one it started from)')
    .addHelpText(
      'after',
      '\nIt merges at once: past the landing queue, and without its checks on the merged state.\nThe other way is `espalier land`: approved sessions land one after another, each checked on what landed before it.',
    )
    .action(
      then(async (name: string, options: Common & import('./commands/merge').MergeOptions) =>
        (await import('./commands/merge')).merge(name, options),
      ),
    );
  verb('land <S...>', 'land approved sessions one after another, each checked on what landed before it')
    .addOption(new Option('--squash', 'as one commit each (default: by settings)').conflicts(['commit', 'rebase']))
    .addOption(new Option('--commit', 'with a merge commit').conflicts(['squash', 'rebase']))
    .addOption(new Option('--rebase', 'their commits on top of the branch').conflicts(['squash', 'commit']))
    .option('-m, --message <text>', 'the commit’s message')
    .option('--into <branch>', 'the branch to land on (default: the one they started from)')
    .option('--dry-run', 'only say what would land')
    .option('--no-wait', 'only put them into the queue')
    .addOption(new Option('--pr', 'open a pull request for each instead').conflicts(['squash', 'commit', 'rebase']))
    .addOption(new Option('--keep', 'land nowhere: leave each on its own branch, committed').conflicts(['pr', 'into', 'dryRun']))
    .addOption(
      new Option('--merged', 'take as landed: its pull request was merged on its server').conflicts([
        ...['pr', 'keep', 'into', 'dryRun', 'squash', 'commit', 'rebase', 'message'],
      ]),
    )
    .option('--draft', 'with --pr: as a draft')
    .option('--reviewer <name>', 'with --pr: ask this person, or a team (org/team)', collect, [])
    .option('--label <name>', 'with --pr', collect, [])
    .action(
      then(
        async (
          names: string[],
          {
            pr,
            keep,
            merged,
            ...options
          }: Common & { pr?: true; keep?: true; merged?: true } & import('./commands/land').LandOptions &
            import('./commands/pull').PullOptions,
        ) => {
          if (merged) return (await import('./commands/merged')).merged(names, options);
          if (keep) return (await import('./commands/keep')).keep(names, options);
          return pr ? (await import('./commands/pull')).pull(names, options) : (await import('./commands/land')).land(names, options);
        },
      ),
    );
  verb('landing', 'what waits to land')
    .addOption(new Option('--pause', 'nothing lands until it goes on').conflicts(['resume', 'leave', 'first']))
    .addOption(new Option('--resume', 'it goes on').conflicts(['leave', 'first']))
    .option('--into <branch>', 'with --pause or --resume: the queue of this branch (default: the repository’s own)')
    .addOption(new Option('--leave <S>', 'take a session out; its work stays as it is').conflicts(['first']))
    .option('--first <S>', 'put a session before all others')
    .action(
      then(async (options: Common & import('./commands/landing').LandingOptions) => (await import('./commands/landing')).landing(options)),
    );
  verb('conflicts', 'what does not merge: sessions with their target, and with each other').action(
    then(async (options: Common) => (await import('./commands/conflicts')).conflicts(options)),
  );
  verb('resolve <S>', 'settle what does not merge, in its worktree; exit code 3 if something is left')
    .addOption(new Option('--auto', 'what git knows from before (default)').conflicts(['mine', 'theirs', 'agent']))
    .addOption(new Option('--mine', 'the session’s side where both changed something').conflicts(['theirs', 'agent']))
    .addOption(new Option('--theirs', 'the target’s side').conflicts(['agent']))
    .option('-a, --agent [id]', 'give it to an agent, and wait: its own, or a fresh conversation of that one')
    .action(
      then(async (name: string, options: Common & import('./commands/resolve').ResolveOptions) =>
        (await import('./commands/resolve')).resolve(name, options),
      ),
    );
  verb('overlaps', 'which sessions change the same files, and the order in which landing them costs least').action(
    then(async (options: Common) => (await import('./commands/overlaps')).overlaps(options)),
  );
  verb('update <S>', 'bring its target’s newest state into its worktree, undoably')
    .option('--rebase', 'its commits on top of that, rather than a merge')
    .action(then(async (name: string, options: Common & { rebase?: true }) => (await import('./commands/update')).update(name, options)));
  verb('discard <S>', 'give its work up; `undo` brings it back for 30 days').action(
    then(async (name: string, options: Common) => (await import('./commands/discard')).discard(name, options)),
  );
  verb('undo [id]', 'take back a merge, discard, recreate, cleanup or edit (default: the newest)').action(
    then(async (id: string | undefined, options: Common) => (await import('./commands/undo')).undo(id, options)),
  );
  verb('cleanup', 'remove worktrees that nothing needs, undoably')
    .option('--dry-run', 'only say which, and how much disk it frees')
    .option('--keep-failed', 'leave those of failed sessions')
    .action(then(async (options: Common & { dryRun?: true; keepFailed?: true }) => (await import('./commands/cleanup')).cleanup(options)));

  program.commandsGroup('Control:');
  verb('stop <S>', 'end its agent; its work stays').action(
    then(async (name: string, options: Common) => (await import('./commands/change')).stop(name, options)),
  );
  verb('restart <S>', 'start its agent again in the same worktree').action(
    then(async (name: string, options: Common) => (await import('./commands/change')).restart(name, options)),
  );
  verb('recreate <S>', 'start over in a fresh worktree, undoably').action(
    then(async (name: string, options: Common) => (await import('./commands/recreate')).recreate(name, options)),
  );
  verb('move <S>', 'to the window’s grid or to the background jobs')
    .argument('<place>', '', (text) => place(text))
    .action(
      then(async (name: string, where: 'foreground' | 'background', options: Common) =>
        (await import('./commands/change')).move(name, where, options),
      ),
    );
  verb('rename <S> <title>', 'call it something else').action(
    then(async (name: string, title: string, options: Common) => (await import('./commands/change')).rename(name, title, options)),
  );

  program.commandsGroup('Espalier:').helpCommand('help [verb]', 'the same as --help');
  verb('agents', 'who tasks can be given to')
    .option('-r, --repository <path>', 'whether each can work there, with what is set for it')
    .action(then(async (options: Common & { repository?: string }) => (await import('./commands/agents')).agents(options)));
  // bin/espalier starts it in the app's runtime, also for its help.
  program.command('agent [goal]').description('the built-in agent, in this folder and terminal (see `espalier agent --help`)');
  verb('demo', 'a sample repository with six practice jobs').action(
    then(async (options: Common) => (await import('./commands/demo')).demo(options)),
  );
  verb('doctor', 'what is wrong here, and what mends it').action(
    then(async (options: Common) => (await import('./commands/doctor')).doctor(options)),
  );
  // bin/espalier starts it in the app's runtime and does not come here, other than for its help.
  verb('serve', 'the core, in this terminal; other verbs start it by themselves');
  verb('quit', 'end the core; agents go on without it')
    .option('--stop-agents', 'end the agents as well')
    .action(then(async (options: Common & { stopAgents?: true }) => (await import('./commands/quit')).quit(options)));
  return program;
}

function percent(text: string): number {
  const number = Number(text.replace(/%$/, ''));
  if (!(number >= 1 && number <= 100)) throw new InvalidArgumentError('It must be from 1 to 100.');
  return number;
}

function dollars(text: string): number {
  const number = Number(text.replace(/^\$/, ''));
  if (!(number > 0 && Number.isFinite(number))) throw new InvalidArgumentError('It must be an amount above 0.');
  return number;
}

function place(text: string): 'foreground' | 'background' {
  if (text === 'foreground' || text === 'background') return text;
  throw new InvalidArgumentError('It is either foreground or background.');
}

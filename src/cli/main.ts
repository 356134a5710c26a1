import { CommanderError } from 'commander';
import { EspalierError } from '../shared/errors';
import { onInterrupt } from './interrupt';
import { note, sayError } from './output';
import { makeProgram } from './program';

/** Runs one command line and gives its exit code. */
async function run(argv: readonly string[]): Promise<number> {
  const end = argv.indexOf('--');
  const json = argv.slice(0, end < 0 ? undefined : end).includes('--json');
  let code = 0;
  const program = makeProgram((result) => {
    code = result;
  });
  if (argv.length === 0) {
    note(program.helpInformation());
    return 2;
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) return sayError(error, json);
    return error.exitCode === 0 ? 0 : sayError(usageError(error, argv), json);
  }
}

/** Commander's message as one of ours: its guess, which stands on a line of its own, becomes the hint. */
function usageError(error: CommanderError, argv: readonly string[]): EspalierError {
  const [first = '', ...rest] = error.message.replace(/^error: /, '').split('\n');
  const verb = argv.find((part) => !part.startsWith('-'));
  const help = verb && error.code !== 'commander.unknownCommand' ? `\`espalier ${verb} --help\`` : '`espalier --help`';
  const guess = rest.join(' ').replace(/^\((.*)\)$/, '$1 ');
  return new EspalierError('usage', `${first.charAt(0).toUpperCase()}${first.slice(1).replace(/\.$/, '')}.`, `${guess}See ${help}.`);
}

// A reader that has seen enough (`| head`) is no failure of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
}
onInterrupt();
run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});

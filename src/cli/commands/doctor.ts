import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { espalierHome } from '../../client/home';
import type { Finding } from '../../shared/contract';
import { toErrorRecord } from '../../shared/errors';
import { programVersion } from '../../shared/version';
import { withCore } from '../core';
import { harmless, paint, say, sayJson } from '../output';

/** Says what is wrong here and what mends it; exit code 1 when something is. */
export async function doctor({ json }: { json?: true }): Promise<number> {
  const findings = [program(), home(), ...(await coreFindings())];
  if (json) sayJson({ findings });
  else {
    for (const { name, ok, text, hint } of findings) {
      say(`${ok ? paint('green', '✓') : paint('red', '✗')} ${paint('bold', name)}  ${harmless(text)}`);
      if (!ok && hint !== '') say(`    ${harmless(hint)}`);
    }
  }
  return findings.every(({ ok }) => ok) ? 0 : 1;
}

const program = (): Finding => ({
  name: 'Espalier',
  ok: true,
  text: `${programVersion}, on Node ${process.versions.node}, ${process.platform} ${process.arch}`,
  hint: '',
});

function home(): Finding {
  const folder = espalierHome();
  let there = folder;
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  try {
    accessSync(there, constants.W_OK);
    return { name: 'Home', ok: true, text: existsSync(folder) ? folder : `${folder}, not made yet`, hint: '' };
  } catch {
    return {
      name: 'Home',
      ok: false,
      text: `${there} cannot be written.`,
      hint: 'Make it yours, or set ESPALIER_HOME to a folder of yours.',
    };
  }
}

async function git(): Promise<Finding> {
  try {
    const { stdout } = await promisify(execFile)('git', ['--version']);
    return { name: 'git', ok: true, text: stdout.trim(), hint: '' };
  } catch {
    return { name: 'git', ok: false, text: 'git was not found.', hint: 'Install it, 2.38 or newer, and see that it is on the PATH.' };
  }
}

/** What the core says of itself; where it cannot be reached, that is the finding. */
async function coreFindings(): Promise<Finding[]> {
  try {
    const { findings } = await withCore((core) => core.call('core.doctor', {}));
    return findings;
  } catch (error) {
    const { message, hint } = toErrorRecord(error);
    return [{ name: 'Core', ok: false, text: message, hint }, await git()];
  }
}

import { execFileSync } from 'node:child_process';
import { makeRepository, type TestRepository, testGitEnvironment } from '../../test/helpers/repository';

/** A repository of so many source-like files (1 to 8 KB) in folders of thirty, made by one `git fast-import`. */
export function makeLargeRepository(count: number): TestRepository {
  const repository = makeRepository({ 'README.md': '# Large\n' }, 'large');
  const head = 'commit refs/heads/main\ncommitter Bench <bench@example.com> 0 +0000\ndata 4\nmany\nfrom refs/heads/main^0\n';
  const files = Array.from({ length: count }, (_, number) => {
    const line = `export const value${number} = '${'x'.repeat(number % 60)}'; // a line like others\n`;
    const content = line.repeat(10 + (number % 80));
    return `M 100644 inline src/part${Math.floor(number / 900)}/d${Math.floor(number / 30) % 30}/file${number}.ts\ndata ${content.length}\n${content}\n`;
  });
  const how = { cwd: repository.path, env: { ...process.env, ...testGitEnvironment } };
  execFileSync('git', ['fast-import', '--quiet'], { ...how, input: head + files.join('') });
  execFileSync('git', ['reset', '--quiet', '--hard'], how);
  return repository;
}

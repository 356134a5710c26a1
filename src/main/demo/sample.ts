import type { Place } from '../../shared/model';
import { basket, brew, changelog, gitignore, manifest, postage, readme, teas, tests } from './tea-shop';

/** The demo's repository: path → content. Small, and its own tests pass (`node --test`). */
export const sampleFiles: Readonly<Record<string, string>> = {
  '.gitignore': gitignore,
  'CHANGELOG.md': changelog,
  'README.md': readme,
  'package.json': manifest,
  'src/basket.js': basket,
  'src/brew.js': brew,
  'src/postage.js': postage,
  'src/teas.js': teas,
  'test/basket.test.js': tests.basket,
  'test/brew.test.js': tests.brew,
  'test/postage.test.js': tests.postage,
};

/** Name of the demo's folder. */
export const sampleName = 'tea-shop';

/** Message of the sample's one commit. */
export const sampleMessage = 'A small tea shop to practise on';

export interface SampleTask {
  title: string;
  goal: string;
  place: Place;
}

/**
 * Six tasks for the practice agent, in its grammar. The first asks a question; the two about postage replace
 * the same line and so conflict; the others touch a file of their own.
 */
export const sampleTasks: readonly SampleTask[] = [
  {
    title: 'Steep green tea cooler',
    goal: 'Green tea turns bitter in water that is too hot. In src/brew.js, replace "green: { celsius: 90, minutes: 3 }" with "green: { celsius: 75, minutes: 2 }".',
    place: 'foreground',
  },
  {
    title: 'Say which tea is unknown',
    goal: 'In src/basket.js, replace "throw new Error(\'Unknown tea\')" with "throw new RangeError(\'We do not sell \' + name)". No questions.',
    place: 'foreground',
  },
  {
    title: 'Free postage from 40 euros',
    goal: 'In src/postage.js, replace "const freeFrom = 5000" with "const freeFrom = 4000". No questions.',
    place: 'background',
  },
  {
    title: 'Free postage from 60 euros',
    goal: 'In src/postage.js, replace "const freeFrom = 5000" with "const freeFrom = 6000". No questions.',
    place: 'background',
  },
  {
    title: 'Oolong is back in stock',
    goal: "In src/teas.js, replace \"name: 'Milky Oolong', kind: 'oolong', cents: 1190, inStock: false\" with \"name: 'Milky Oolong', kind: 'oolong', cents: 1190, inStock: true\". No questions.",
    place: 'background',
  },
  {
    title: 'Opening hours in the README',
    goal: 'In README.md, add "Open Tuesday to Saturday, 10:00 to 18:00." No questions.',
    place: 'background',
  },
];

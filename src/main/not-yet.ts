import type { Contract } from '../shared/contract';
import { EspalierError } from '../shared/errors';
import { reviewMethods } from '../shared/review-methods';
import type { Handlers } from '../shared/rpc';

type Methods = Handlers<Contract>['methods'];

const refuse = (): never => {
  throw new EspalierError('refused', 'This part of Espalier is being built.', 'Nothing was changed.');
};
/** Methods of the contract that no part answers yet. */
export const notYet = Object.fromEntries(Object.keys(reviewMethods).map((name) => [name, refuse])) as unknown as Pick<
  Methods,
  keyof typeof reviewMethods
>;

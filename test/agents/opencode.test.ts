import { describeAcpAgent } from '../helpers/acp-suite';

describeAcpAgent('opencode', {
  name: 'opencode',
  usage: { contextTokens: 43_300, contextWindow: 200_000 },
  model: 'scripted/scripted',
  unknownModel: ['nope/nope', /its model cannot be set: .*nope\/nope/],
  stopsAtNo: true,
});

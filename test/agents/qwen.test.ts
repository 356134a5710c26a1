import { describeAcpAgent } from '../helpers/acp-suite';

describeAcpAgent('qwen', {
  name: 'Qwen Code',
  usage: { contextTokens: 43_300, contextWindow: 200_000, inputTokens: 86_510, outputTokens: 15 },
  model: 'scripted',
  stopsAtNo: true,
  neverGivesUp: true,
  unknownModel: ['nope', /There is no such model/],
});

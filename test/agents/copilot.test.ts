import { describeAcpAgent } from '../helpers/acp-suite';

describeAcpAgent('copilot', {
  name: 'GitHub Copilot CLI',
  usage: { contextWindow: 128_000, inputTokens: 86_510, outputTokens: 15 },
  model: null,
  stopsAtNo: true,
  unknownModel: ['nope', /Model 'nope' not found/],
});

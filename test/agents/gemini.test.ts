import { describeAcpAgent } from '../helpers/acp-suite';

describeAcpAgent('gemini', {
  name: 'Gemini CLI',
  usage: { inputTokens: 86_510, outputTokens: 15 },
  model: 'gemini-2.5-pro',
  unknownModel: ['nope', /There is no such model/],
  ownSession: true,
});

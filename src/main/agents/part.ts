import path from 'node:path';
import { defaultsFor } from '../../shared/agent-defaults';
import type { Settings } from '../../shared/settings';
import { type Agents, type Detection, type Launch, makeAgents, type Variables } from './agents';
import { catalog } from './catalog/catalog';
import { makeDetection } from './detect';
import { openEndpointFile } from './endpoint-file';
import { type EndpointMethods, makeEndpointMethods } from './endpoint-methods';
import { type Keys, makeKeys } from './keys';

interface Peers {
  home: string;
  settings(): Settings;
  /** How one of our own programs is started. */
  launch(verb: 'practice' | 'agent'): Launch;
  /** What of an environment a program of the person's may inherit. */
  inherited(env: NodeJS.ProcessEnv): Record<string, string>;
}

export interface KnownAgents {
  agents: Agents;
  detection: Detection;
  keys: Keys;
  endpointMethods: EndpointMethods;
}

/** Which agents there are and how each is started, the built-in one with its model endpoints and their keys. */
export function knowAgents({ home, settings, launch, inherited }: Peers): KnownAgents {
  const detection = makeDetection({ inherited, file: path.join(home, 'run', 'agent-versions.json') });
  const variables = (agent: string, repository: string | null): Variables => defaultsFor(settings(), repository, agent).env;
  const ofBuiltin = (): NodeJS.ProcessEnv => ({ ...detection.environment(), ...variables('espalier', null) });
  const endpoints = openEndpointFile(home, ofBuiltin);
  const keys = makeKeys(home);
  const shell = (): string => settings().shell || process.env['SHELL'] || '/bin/sh';
  return {
    agents: makeAgents({ home, launch, shell, catalog, detection, endpoints, variables }),
    detection,
    keys,
    endpointMethods: makeEndpointMethods({ file: endpoints, keys, environment: ofBuiltin }),
  };
}

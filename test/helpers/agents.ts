import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { agentBin, pins } from '../../scripts/lib/agents.mjs';
import { modernNode } from '../../scripts/lib/paths.mjs';
import type { Models } from './models';
import { testGitEnvironment, writeTree } from './repository';

export type AgentId = keyof typeof pins;

export const agentIds: readonly AgentId[] = ['claude', 'codex', 'gemini', 'opencode', 'kilo', 'qwen', 'copilot', 'pi', 'cline'];

/** Shown to the scripted models. Long: copilot blanks its key wherever that stands in its output. */
export const agentKey = 'scripted-key-0123456789';

export interface Where {
  /** An empty folder of the test's own; all that the agent keeps goes below it. Agents may share one. */
  readonly home: string;
  readonly models: Pick<Models, 'url'>;
  /** Repositories whose trust dialog was answered with yes. */
  readonly trusted?: readonly string[];
}

/**
 * Configures one agent below `where.home` as a person would have who uses it against the scripted models: key, base
 * URL, first-run questions answered, no telemetry or updates. Returns the whole environment to run it in: nothing of
 * the tester's own gets in, the agent's command is in `PATH`, and other hosts are refused at once (`models.outbound`).
 */
export function agentEnvironment(id: AgentId, where: Where): Record<string, string> {
  const { files = {}, env } = setups[id]({ trusted: [], ...where });
  writeTree(where.home, files);
  const bin = join(where.home, 'bin');
  mkdirSync(bin, { recursive: true });
  const command = join(bin, pins[id].command);
  rmSync(command, { force: true });
  symlinkSync(join(agentBin, pins[id].command), command);
  return { ...surroundings(where, bin), ...env };
}

/** The same for the built-in agent, whose endpoint is given to the core. There is no keychain. */
export const builtinEnvironment = (where: Where): Record<string, string> => ({
  ...surroundings(where, join(where.home, 'bin')),
  ...{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent', OPENAI_API_KEY: '', OPENAI_BASE_URL: '', ESPALIER_API_KEY: '' },
});

function surroundings({ home, models: { url } }: Where, bin: string): Record<string, string> {
  const here = '127.0.0.1,localhost';
  return {
    ...testGitEnvironment,
    HOME: home,
    PATH: [bin, dirname(modernNode()), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    TERM: 'xterm-256color',
    SHELL: '/bin/bash',
    USER: 'person',
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.local/share'),
    XDG_STATE_HOME: join(home, '.local/state'),
    XDG_CACHE_HOME: join(home, '.cache'),
    ...both('HTTP_PROXY', url),
    ...both('HTTPS_PROXY', url),
    ...both('NO_PROXY', here),
    DO_NOT_TRACK: '1',
  };
}

const both = (name: string, value: string): Record<string, string> => ({ [name]: value, [name.toLowerCase()]: value });

interface Setup {
  /** Below home. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env: Record<string, string>;
}

const json = (value: unknown): string => JSON.stringify(value, undefined, 2);

const setups: Record<AgentId, (where: Required<Where>) => Setup> = {
  claude: ({ models, trusted }) => ({
    files: {
      '.claude.json': json({
        hasCompletedOnboarding: true,
        lastOnboardingVersion: pins.claude.version,
        theme: 'dark',
        customApiKeyResponses: { approved: [agentKey.slice(-20)], rejected: [] },
        projects: Object.fromEntries(trusted.map((path) => [path, { hasTrustDialogAccepted: true }])),
      }),
    },
    env: {
      ANTHROPIC_BASE_URL: models.url,
      ANTHROPIC_API_KEY: agentKey,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
      IS_SANDBOX: '1',
    },
  }),

  codex: ({ models, trusted }) => ({
    files: {
      '.codex/config.toml': [
        'model = "gpt-5.5"',
        'model_provider = "scripted"',
        'check_for_update_on_startup = false',
        '[model_providers.scripted]',
        'name = "Scripted"',
        `base_url = ${json(`${models.url}/v1`)}`,
        'wire_api = "responses"',
        'env_key = "SCRIPTED_API_KEY"',
        '[analytics]',
        'enabled = false',
        '[feedback]',
        'enabled = false',
        '[notice.model_migrations]', // or a menu offers the newer model
        '"gpt-5.5" = "gpt-6-sol"',
        '[features]', // both look for their catalogues on the net
        'plugins = false',
        'apps = false',
        ...trusted.flatMap((path) => [`[projects.${json(path)}]`, 'trust_level = "trusted"']),
        '',
      ].join('\n'),
    },
    env: { SCRIPTED_API_KEY: agentKey },
  }),

  gemini: ({ models, trusted }) => ({
    files: {
      '.gemini/settings.json': json({
        security: { auth: { selectedType: 'gemini-api-key' } },
        model: { name: 'gemini-2.5-pro' },
        general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
        privacy: { usageStatisticsEnabled: false },
        telemetry: { enabled: false },
        ide: { hasSeenNudge: true },
      }),
      '.gemini/trustedFolders.json': json(Object.fromEntries(trusted.map((path) => [path, 'TRUST_FOLDER']))),
    },
    env: { GEMINI_API_KEY: agentKey, GOOGLE_GEMINI_BASE_URL: models.url },
  }),

  opencode: ({ models }) => ({
    files: { '.config/opencode/opencode.json': json(openConfig(models.url)) },
    env: { OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_MODELS_FETCH: '1', OPENCODE_DISABLE_LSP_DOWNLOAD: '1' },
  }),

  kilo: ({ models }) => ({
    files: { '.config/kilo/kilo.json': json(openConfig(models.url)) },
    env: {
      KILO_DISABLE_AUTOUPDATE: '1',
      KILO_DISABLE_MODELS_FETCH: '1',
      KILO_DISABLE_LSP_DOWNLOAD: '1',
      KILO_DISABLE_SESSION_INGEST: '1',
      KILO_TELEMETRY_LEVEL: 'off',
      KILO_API_URL: models.url,
    },
  }),

  qwen: ({ models }) => ({
    files: {
      '.qwen/settings.json': json({
        security: { auth: { selectedType: 'openai' } },
        general: { disableAutoUpdate: true, enableAutoUpdate: false },
        privacy: { usageStatisticsEnabled: false },
        telemetry: { enabled: false },
      }),
    },
    env: { OPENAI_API_KEY: agentKey, OPENAI_BASE_URL: `${models.url}/v1`, OPENAI_MODEL: 'scripted' },
  }),

  copilot: ({ models, trusted }) => ({
    files: { '.copilot/config.json': json({ trusted_folders: trusted, trustedFolders: trusted, banner: 'never' }) },
    env: {
      COPILOT_OFFLINE: 'true',
      COPILOT_AUTO_UPDATE: 'false',
      COPILOT_PROVIDER_BASE_URL: `${models.url}/v1`,
      COPILOT_PROVIDER_API_KEY: agentKey,
      COPILOT_MODEL: 'scripted',
    },
  }),

  pi: ({ models }) => ({
    files: {
      '.pi/agent/models.json': json({
        providers: {
          scripted: { baseUrl: `${models.url}/v1`, api: 'openai-completions', apiKey: agentKey, models: [{ id: 'scripted' }] },
        },
      }),
      '.pi/agent/settings.json': json({ defaultProvider: 'scripted', defaultModel: 'scripted' }),
    },
    env: { PI_OFFLINE: '1', PI_SKIP_VERSION_CHECK: '1', PI_TELEMETRY: '0' },
  }),

  cline: ({ models }) => ({
    files: {
      '.cline/data/settings/global-settings.json': json({ telemetryOptOut: true, autoUpdateEnabled: false }),
      '.cline/data/settings/providers.json': json({
        version: 1,
        lastUsedProvider: 'openai-compatible',
        providers: {
          'openai-compatible': {
            settings: { provider: 'openai-compatible', apiKey: agentKey, model: 'scripted', baseUrl: `${models.url}/v1` },
            updatedAt: '2026-01-01T00:00:00.000Z',
            tokenSource: 'manual',
          },
        },
      }),
    },
    env: {},
  }),
};

/** opencode and kilo read the same configuration. */
const openConfig = (url: string) => ({
  model: 'scripted/scripted',
  small_model: 'scripted/scripted',
  autoupdate: false,
  share: 'disabled',
  provider: {
    scripted: {
      npm: '@ai-sdk/openai-compatible',
      name: 'Scripted',
      options: { baseURL: `${url}/v1`, apiKey: agentKey },
      models: {
        scripted: {
          name: 'Scripted',
          tool_call: true,
          limit: { context: 200_000, output: 8_000 },
          cost: { input: 1, output: 2, cache_read: 0.1 },
        },
      },
    },
  },
});

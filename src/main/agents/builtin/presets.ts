/** An endpoint that many people have. */
export interface Preset {
  id: string;
  name: string;
  baseUrl: string;
  api: 'chat' | 'responses';
  /** On this computer, so that it can be probed for and needs no key. */
  local: boolean;
}

/** Base URLs as their makers document them. */
export const presets: readonly Preset[] = [
  { id: 'openai', name: 'OpenAI', baseUrl: 'https://api.openai.com/v1', api: 'responses', local: false },
  { id: 'openrouter', name: 'OpenRouter', baseUrl: 'https://openrouter.ai/api/v1', api: 'chat', local: false },
  { id: 'ollama', name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', api: 'chat', local: true },
  { id: 'llama.cpp', name: 'llama.cpp', baseUrl: 'http://127.0.0.1:8080/v1', api: 'chat', local: true },
  { id: 'vllm', name: 'vLLM', baseUrl: 'http://127.0.0.1:8000/v1', api: 'chat', local: true },
  { id: 'lm-studio', name: 'LM Studio', baseUrl: 'http://127.0.0.1:1234/v1', api: 'chat', local: true },
];

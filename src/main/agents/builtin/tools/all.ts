import { askTool } from './ask';
import { editTool } from './edit';
import { fetchTool } from './fetch';
import { findTool } from './find';
import { listTool } from './list';
import { readTool } from './read';
import { searchTool } from './search';
import { shellTool } from './shell';
import { todoTool } from './todo';
import type { Tool } from './tool';
import { writeTool } from './write';

/** Every tool of our own, but `skill`, which there is only where there are skills. */
export const ownTools: readonly Tool[] = [
  readTool,
  listTool,
  findTool,
  searchTool,
  editTool,
  writeTool,
  shellTool,
  fetchTool,
  todoTool,
  askTool,
];

export const byName = (tools: readonly Tool[]): Map<string, Tool> => new Map(tools.map((tool) => [tool.spec.name, tool]));

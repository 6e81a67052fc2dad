import { HOOK_TOOL } from './hook-tool.ts';
import { runTool } from './tool.ts';

runTool(HOOK_TOOL);

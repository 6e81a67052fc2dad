import { KEY_TOOL } from './key-tool.ts';
import { runTool } from './tool.ts';

runTool(KEY_TOOL);

import { keepCompiled } from './platform/compiled.ts';

// Before anything else is loaded, or it would be compiled each time.
keepCompiled();
await import('./service.ts');

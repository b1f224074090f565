#!/usr/bin/env node
// Plain JavaScript, so that it runs without a build: from here on tsx reads the TypeScript.
import { register } from 'tsx/esm/api';

register();
await import('../src/main.ts');

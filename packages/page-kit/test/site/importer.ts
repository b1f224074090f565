import { createServer } from './server.ts';

console.log(typeof createServer);

/** Lets Node find what the modules of the pages import from `/kit/`: page-kit serves it there. */
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';

const kit = new URL('../../page-kit/page/', import.meta.url);

if (isMainThread) register(import.meta.url); // and is loaded again, in the thread of the hooks

export function resolve(specifier, context, next) {
  const found = specifier.startsWith('/kit/') ? new URL(specifier.slice(5), kit).href : specifier;
  return next(found, context);
}

export { listen } from './listen.ts';
export { createPageServer, type Exchange, type PageServerOptions, type Route } from './server.ts';
export { isOwnHost } from './target.ts';

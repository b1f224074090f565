export { load } from './files.ts';
export { listen } from './listen.ts';
export { Piece } from './piece.ts';
export { createPageServer, type Exchange, type PageServerOptions, type Route } from './server.ts';
export { isOwnHost, Refusal, targetOf } from './target.ts';

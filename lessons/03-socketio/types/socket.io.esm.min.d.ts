/** What the browser loads from the server is this package, bundled. */
export * from 'socket.io-client';

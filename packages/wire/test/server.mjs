// A server of somebody's own: it knows nothing of the wire, and says where it listens only where it is told to.
import { createServer } from 'node:http';

const server = createServer((req, res) => {
  if (req.url === '/die') process.exit(3);
  res.end(`${process.env.HOST} ${process.env.PORT} ${req.headers.host}`);
});
server.listen(Number(process.env.PORT), process.env.HOST, () => {
  console.log('ready when you are');
  if (process.argv[2] === 'says') console.log(`listening on http://127.0.0.1:${process.env.PORT}/`);
});
process.once('SIGTERM', () => {
  console.log('told to end');
  process.exit(0);
});

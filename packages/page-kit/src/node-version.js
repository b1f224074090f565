// Plain JavaScript without a new word in it: the Node that is too old has to be able to read it.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`This is Node ${process.versions.node}: the course needs 20.19 or newer.`);
  process.exit(1);
}

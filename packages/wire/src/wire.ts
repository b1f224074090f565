export { calm, type Weather } from './line.ts';
export { type Connection, type Direction, type Fate, fair, Relay, type Sight } from './relay.ts';
export { generator, storm } from './storm.ts';

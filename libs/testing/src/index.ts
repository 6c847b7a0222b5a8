export { testDatabase, type TestDatabase } from './test-database.js';
export { testNats } from './test-nats.js';
export { until } from './until.js';

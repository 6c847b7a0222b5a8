export { testDatabase, type TestDatabase } from './test-database.js';
export { testNats } from './test-nats.js';
export { until } from './until.js';
export { mustBehaveLikeAConsumer, type ConsumerUnderCheck } from './consumer-checks.js';
export { mustBehaveLikeAStore, type StoreUnderCheck } from './store-checks.js';

export { startAccountProvider, type AccountProvider, type AccountProviderOptions, type ProviderAccounts } from './account-provider.js';
export { testDatabase, type TestDatabase } from './test-database.js';
export { testNats } from './test-nats.js';
export { until } from './until.js';
export { mustBehaveLikeAConsumer, type ConsumerUnderCheck } from './consumer-checks.js';
export { mustBehaveLikeAStore, type StoreUnderCheck } from './store-checks.js';
export { dccFuzzTarget } from './fuzz/dcc-target.js';
export { fuzzOpenApi, type FuzzReport, type FuzzTarget } from './fuzz/fuzz-openapi.js';

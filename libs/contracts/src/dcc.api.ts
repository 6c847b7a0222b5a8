// Bodies and answers of the DCC API, base path `/api/dcc/v1`. Unknown properties are refused everywhere.
export * from './dcc-call.js';
export * from './dcc-launch.api.js';
export * from './dcc-rcp.api.js';
export * from './dcc-registration.api.js';
export * from './dcc-report.api.js';
export * from './dcc-routes.js';
export * from './dcc-series.api.js';
export * from './dcc-session.api.js';

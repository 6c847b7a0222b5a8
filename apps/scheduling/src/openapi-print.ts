import { openApiDocument } from './openapi.js';

// The document as it is checked in, under a neutral address.
process.stdout.write(`${JSON.stringify(openApiDocument('https://rcp.example.org'), null, 2)}\n`);

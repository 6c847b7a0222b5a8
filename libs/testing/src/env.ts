/** Administrator's URL of the PostgreSQL that jest's global setup started for this run. */
export function testPostgresUrl(): string {
  const url = process.env['RCP_TEST_PG'];
  if (!url) throw new Error('RCP_TEST_PG is not set: run integration tests through jest, whose global setup starts PostgreSQL.');
  return url;
}

/** Told to the jest workers, which inherit the environment. */
export function setTestPostgresUrl(url: string | undefined): void {
  if (url === undefined) delete process.env['RCP_TEST_PG'];
  else process.env['RCP_TEST_PG'] = url;
}

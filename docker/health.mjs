// node health.mjs [path]: asks the container's own service whether its event loop turns (/health/live, the default), or something else. Exit 0 or 1.
const { PORT = '8080' } = process.env;
process.exit(await fetch(`http://127.0.0.1:${PORT}${process.argv[2] ?? '/health/live'}`).then(({ ok }) => (ok ? 0 : 1), () => 1));

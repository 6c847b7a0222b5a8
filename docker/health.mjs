// Asks the container's own service whether its event loop turns: exit 0 or 1.
const { PORT = '8080' } = process.env;
process.exit(await fetch(`http://127.0.0.1:${PORT}/health/live`).then(({ ok }) => (ok ? 0 : 1), () => 1));

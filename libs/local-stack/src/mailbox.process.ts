// The web mailbox of a demonstration in a container of its own: listens on the container's interface, keeps mails until it is removed.
import { startMailbox } from './mailbox.js';

const port = (name: string): number => {
  const value = Number(process.env[name]);
  if (Number.isInteger(value) && value > 0 && value < 65_536) return value;
  process.stderr.write(`Configuration errors:\n  ${name}: a port is needed\n`);
  process.exit(1);
};
const mailbox = await startMailbox({ smtpPort: port('MAILBOX_SMTP_PORT'), webPort: port('MAILBOX_WEB_PORT'), host: '0.0.0.0' });
process.once('SIGTERM', () => void mailbox.stop().then(() => process.exit(0)));

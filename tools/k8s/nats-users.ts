import { services } from '@rcp/contracts';
import { natsPermissions } from '@rcp/messaging';

const variable = (user: string) => `NATS_PASSWORD_${user.toUpperCase().replaceAll('-', '_')}`;

/**
 * `k8s/base/nats/users.conf`: each service's user with the permissions its contracts give it, and the admin of the provisioning job.
 * Passwords come from the server's environment.
 */
export function natsUsersConf(): string {
  const user = (name: string, permissions: unknown) => `    { user: ${JSON.stringify(name)}, password: $${variable(name)}, permissions: ${JSON.stringify(permissions)} }`;
  const users = [user('admin', { publish: '>', subscribe: '>' }), ...services.map((service) => user(service, natsPermissions(service)))];
  return ['# Written from the contracts by `npm run k8s:check -- --write-users`; a check compares them.', 'authorization {', '  timeout: 5', '  users: [', ...users, '  ]', '}', ''].join('\n');
}

// ESLint rules of our own: what the ready-made ones cannot say about the walls, the names and the directions.

const posix = (file) => file.replaceAll('\\', '/');

/** Every way a module is named: import, export … from, import(), import x = require(), import type in a type. */
function onEverySource(visit) {
  const plain = (node) => {
    if (typeof node.source?.value === 'string') visit(node, node.source.value, isTypeOnly(node));
  };
  return {
    ImportDeclaration: plain, ExportNamedDeclaration: plain, ExportAllDeclaration: plain, ImportExpression: plain,
    TSImportType: (node) => visit(node, node.source?.value ?? '', true),
    TSExternalModuleReference: (node) => visit(node, node.expression.value, false),
    "CallExpression[callee.name='require'] > Literal:first-child": (node) => visit(node, String(node.value), false),
  };
}

function isTypeOnly(node) {
  if (node.importKind === 'type' || node.exportKind === 'type') return true;
  const parts = node.specifiers ?? [];
  return parts.length > 0 && parts.every((part) => part.importKind === 'type' || part.exportKind === 'type');
}

/**
 * `deny: [{ match, why, types? }]`: modules this file may not import. `match` is a regular expression on the specifier;
 * with `types: true` an import of types alone is let through, since nothing of it is left when the program runs.
 */
const imports = {
  meta: {
    type: 'problem',
    schema: [{
      type: 'object', additionalProperties: false, required: ['deny'],
      properties: {
        deny: {
          type: 'array',
          items: {
            type: 'object', additionalProperties: false, required: ['match', 'why'],
            properties: { match: { type: 'string' }, why: { type: 'string' }, types: { type: 'boolean' } },
          },
        },
      },
    }],
    messages: { denied: "'{{source}}' may not be imported here: {{why}}" },
  },
  create(context) {
    const denials = context.options[0].deny.map((one) => ({ ...one, match: new RegExp(one.match, 'u') }));
    return onEverySource((node, source, typeOnly) => {
      const denial = denials.find((one) => one.match.test(source) && !(one.types && typeOnly));
      if (denial) context.report({ node, messageId: 'denied', data: { source, why: denial.why } });
    });
  },
};

const emptyNames = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'shared', 'misc', 'types', 'base', 'stuff']);

/** A file or folder called `utils`, `helpers`, `common`, `types` or `base` says nothing about what is in it. */
const names = {
  meta: { type: 'problem', schema: [], messages: { empty: "'{{name}}' names no thing: call the file or folder after what is in it." } },
  create(context) {
    return {
      Program(node) {
        const path = posix(context.filename).slice(posix(context.cwd).length + 1);
        const name = path.split('/').find((step) => step.toLowerCase().split(/[.\-_]/).some((word) => emptyNames.has(word)));
        if (name) context.report({ node, messageId: 'empty', data: { name } });
      },
    };
  },
};

/** What comes in through a decorator, and the ending of the file it comes in by. */
const directions = {
  WebSocketGateway: ['gateway'], OnEvent: ['consumer'], OnQuery: ['query'], Controller: ['controller', 'consumer', 'query'],
  Cron: ['job'], Interval: ['job'], Timeout: ['job'],
};

/** The ending of a file's name tells from which side the world comes in; decorators of another side are refused. */
const direction = {
  meta: { type: 'problem', schema: [], messages: { elsewhere: '@{{decorator}} belongs in a file called {{endings}}.' } },
  create(context) {
    const file = posix(context.filename);
    return {
      Decorator(node) {
        const decorator = node.expression.callee?.name;
        const endings = Object.hasOwn(directions, decorator ?? '') ? directions[decorator] : undefined;
        if (!endings || endings.some((ending) => file.endsWith(`.${ending}.ts`))) return;
        context.report({ node, messageId: 'elsewhere', data: { decorator, endings: endings.map((ending) => `*.${ending}.ts`).join(' or ') } });
      },
    };
  },
};

export default { meta: { name: 'walls' }, rules: { imports, names, direction } };

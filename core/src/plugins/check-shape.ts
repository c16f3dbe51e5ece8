import type { Fault } from '@entrepot/registry/fault';
import type { Plugin } from '@entrepot/sdk';

/** What a part of a manifest has to look like. @returns what it is not, in a few words */
type Look = (value: unknown) => string | undefined;

const text: Look = (value) => (typeof value === 'string' && value !== '' ? undefined : 'is no text');
const code: Look = (value) => (typeof value === 'function' ? undefined : 'is no function');
const field: Look = (value) =>
  isObject(value) && typeof value.kind === 'string' ? undefined : 'is no field: write field.text() …';
const object: Look = (value) => (isObject(value) ? undefined : 'is no object');

/** Of a plugin that was written without the compiler, or against another version of the SDK. */
const manifest: Readonly<Record<string, Look>> = {
  requires: recordOf(text),
  settings: (value) =>
    recordOf(field)(value) ??
    (isObject(value) && 'enabled' in value ? '.enabled is taken: the config switches by it' : undefined),
  entities: listOf(parts({ name: text, plural: text, fields: recordOf(field) })),
  extends: listOf(parts({ entity: text, fields: recordOf(field) })),
  actions: recordOf(parts({ handler: code })),
  hooks: listOf(parts({ name: text, kind: text })),
  events: listOf(parts({ name: text, payload: recordOf(field) })),
  jobs: listOf(parts({ name: text, input: recordOf(field), handler: code })),
  sagas: listOf(parts({ name: text, input: recordOf(field), run: code })),
  triggers: listOf(parts({ name: text, after: listOf(text), body: text })),
  migrations: listOf(parts({ to: text })),
  pages: listOf(parts({ path: text, label: object, folder: text })),
  ui: text,
  metrics: listOf(parts({ name: text, label: object, entity: text })),
  commands: recordOf(parts({ summary: text, run: code })),
  roles: recordOf(parts({ grants: listOf(parts({ permission: text })) })),
  permissionNeeds: recordOf(listOf(text)),
  messages: recordOf(recordOf(text)),
  setup: code,
};

/** Checks that the parts of a manifest are what the SDK says they are, so that the other checks can read them. */
export function checkShape(plugin: Plugin): Fault[] {
  const given: Readonly<Record<string, unknown>> = { ...plugin };
  return Object.entries(manifest).flatMap(([part, look]) => {
    const value = given[part];
    const wrong = value === undefined ? undefined : look(value);
    if (wrong === undefined) return [];
    const detail = `The manifest of plugin "${plugin.name}" is not as the SDK declares it: ${part}${wrong.startsWith('.') ? '' : ' '}${wrong}.`;
    return {
      code: 'invalid-manifest',
      plugin: plugin.name,
      detail,
      remedy: 'Correct that part; definePlugin and the define… functions let the compiler check it.',
    };
  });
}

function listOf(look: Look): Look {
  return (value) => (Array.isArray(value) ? firstWrong(value.entries(), look) : 'is no list');
}

function recordOf(look: Look): Look {
  return (value) => (isObject(value) ? firstWrong(Object.entries(value), look) : 'is no object');
}

function parts(looks: Readonly<Record<string, Look>>): Look {
  return (value) => {
    if (!isObject(value)) return object(value);
    for (const [name, look] of Object.entries(looks)) {
      const wrong = look(value[name]);
      if (wrong !== undefined) return below(name, wrong);
    }
    return undefined;
  };
}

function firstWrong(entries: Iterable<readonly [key: string | number, value: unknown]>, look: Look): string | undefined {
  for (const [key, value] of entries) {
    const wrong = look(value);
    if (wrong !== undefined) return below(key, wrong);
  }
  return undefined;
}

function below(key: string | number, wrong: string): string {
  return `.${key}${wrong.startsWith('.') ? '' : ' '}${wrong}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { type Action, defineAction, field } from '@entrepot/sdk';
import { type ModuleChanges, Modules } from './module-desk.ts';

const settings = {
  type: 'object',
  properties: { settings: { type: 'object' } },
  required: ['settings'],
  additionalProperties: false,
};
const plugins = field.json<ModuleChanges>({
  type: 'object',
  minProperties: 1,
  additionalProperties: { anyOf: [{ type: 'boolean' }, settings] },
});
const objects = { type: 'array', items: { type: 'object' } } as const;

const modules = defineAction({
  method: 'GET',
  label: { en: 'See modules', zh: '查看模块' },
  summary: 'The modules that are installed: how each is, its settings, and what it brings.',
  output: {
    fingerprint: field.text().optional(),
    file: field.text().optional(),
    modules: field.json(objects),
  },
  handler: ({ use }) => use(Modules).list(),
});

const planModules = defineAction({
  label: { en: 'Plan a change of modules', zh: '预览模块变更' },
  summary: 'What a change of modules would do: true switches on, false off, settings replace those that stand there.',
  input: { plugins },
  output: {
    fingerprint: field.text(),
    plan: field.json({ type: 'object' }),
    dependents: field.json(objects),
    missing: field.json(objects),
    obstacles: field.json(objects),
    config: field.longText(),
  },
  handler: ({ use, input }) => use(Modules).plan(input.plugins),
});

const applyModules = defineAction({
  label: { en: 'Change modules', zh: '变更模块' },
  summary: 'Writes a change of modules into the config file and lets it hold at once. Data of modules that go stays.',
  input: { plugins, fingerprint: field.text() },
  output: { fingerprint: field.text() },
  handler: ({ use, input }) => use(Modules).apply(input.plugins, input.fingerprint),
});

/** By name, for the plugin named `kernel`. */
export const moduleActions: Readonly<Record<string, Action>> = { modules, planModules, applyModules };

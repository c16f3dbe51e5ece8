import { type Action, defineAction, FileAnswer, field } from '@entrepot/sdk';
import { KernelDiagnostics } from './diagnostics.ts';

/** What the kernel tells of itself over HTTP, for the plugin named `kernel`. */
export const diagnosticActions: Readonly<Record<string, Action>> = {
  plugins: defineAction({
    method: 'GET',
    label: { en: 'See plugins', zh: '查看插件' },
    summary: 'Tells of every enabled plugin how it is, what it brings, what it has cost in this process and what of it waits.',
    output: { plugins: field.json({ type: 'array', items: { type: 'object' } }) },
    handler: async ({ use }) => ({ plugins: await use(KernelDiagnostics).plugins() }),
  }),
  why: defineAction({
    method: 'GET',
    label: { en: 'Ask why', zh: '查询缘由' },
    summary:
      'Tells who declares a field, entity, route, hook, permission, job, event, setting or command, and who has a part in it.',
    input: {
      subject: field.text({ minLength: 1, maxLength: 300, label: { en: 'Subject', zh: '对象' } }),
    },
    output: {
      subject: field.text(),
      kind: field.text(),
      summary: field.longText(),
      facts: field.json({ type: 'object' }),
      contributors: field.json({ type: 'array', items: { type: 'object' } }),
    },
    handler: ({ use, input }) => use(KernelDiagnostics).why(input.subject),
  }),
  metrics: defineAction({
    method: 'GET',
    label: { en: 'Read metrics', zh: '读取指标' },
    summary: 'The figures of this process in the Prometheus text format; also at /metrics.',
    handler: async ({ use }) =>
      new FileAnswer('text/plain; version=0.0.4; charset=utf-8', await use(KernelDiagnostics).metrics()),
  }),
};

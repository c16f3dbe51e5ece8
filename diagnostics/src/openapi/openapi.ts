import { createSchema, rowSchema, updateSchema } from '@entrepot/registry/schema/json-schema';
import type { HttpKernel } from '@entrepot/web/http-kernel';
import { actionOperation } from './action-operation.ts';
import {
  aggregateSchema,
  batchSchema,
  jobSchema,
  parameters,
  problemSchema,
  rejectedSchema,
  responses,
  searchSchema,
} from './common-parts.ts';
import { addEntity } from './entity-paths.ts';
import { attachmentPaths, kernelPaths } from './kernel-paths.ts';
import { type Paths, put } from './operation-parts.ts';

/** The OpenAPI 3.1 document of everything that this kernel serves, from the registry and the plugins' actions. */
export function openApi({ registry, plugins }: Pick<HttpKernel, 'registry' | 'plugins'>): object {
  const schemas: Record<string, object> = {
    Problem: problemSchema,
    Search: searchSchema,
    Aggregate: aggregateSchema,
    BatchResult: batchSchema,
    Job: jobSchema,
    RejectedItems: rejectedSchema,
  };
  const attachment = registry.entities.get('kernel.attachment');
  const paths: Paths = { ...kernelPaths(), ...attachmentPaths(attachment ? rowSchema(registry, attachment) : {}) };
  for (const entity of registry.entities.values()) {
    // Jobs have routes of their own beside the list.
    addEntity(entity, paths, schemas, {
      row: rowSchema(registry, entity),
      create: createSchema(registry, entity),
      update: updateSchema(registry, entity),
    });
  }
  for (const plugin of plugins) {
    for (const [name, action] of Object.entries(plugin.actions ?? {})) {
      const entity = action.entity && registry.entities.get(action.entity.name);
      const path = entity ? `${entity.path}/{id}:${name}` : `/api/v1/${plugin.name}/${name}`;
      put(paths, path, (action.method ?? 'POST').toLowerCase(), actionOperation(plugin.name, name, action));
    }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Entrepot',
      version: plugins.find(({ name }) => name === 'kernel')?.version ?? '1.0.0',
      description: 'Made from the enabled plugins. Errors are problem details (RFC 9457) in English or Chinese.',
    },
    servers: [{ url: '/' }],
    tags: plugins.map(({ name, label }) => ({ name, ...(label ? { description: label.en, 'x-label-zh': label.zh } : {}) })),
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      schemas,
      parameters,
      responses,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token, made by /api/v1/kernel/createToken.' },
        session: { type: 'apiKey', in: 'cookie', name: 'entrepot_session', description: 'Set by /api/v1/kernel/signIn.' },
      },
    },
  };
}

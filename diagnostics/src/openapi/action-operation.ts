import { fieldsSchema } from '@entrepot/registry/schema/json-schema';
import { type Action, noteLabel } from '@entrepot/sdk';
import { actionPermission } from '@entrepot/web/routes/action-routes';
import { exampleOf } from './example.ts';
import { answers, json, type Operation, parameter, queryParameters } from './operation-parts.ts';

/** The route of a plugin's action. */
export function actionOperation(plugin: string, name: string, action: Action): Operation {
  const { method = 'POST', permission, input = {}, output, status = output ? 200 : undefined, summary, label } = action;
  const schema = fieldsSchema(input);
  const required = (schema.required ?? []) as readonly string[];
  const inQuery = queryParameters(schema);
  const result = output
    ? { description: 'The result.', content: json(fieldsSchema(output), exampleOf(fieldsSchema(output))) }
    : { description: 'The result, where there is one.' };
  return {
    operationId: actionPermission(plugin, name, action),
    tags: [plugin],
    summary: summary === undefined ? (label?.en ?? name) : noteLabel(summary).en,
    ...(permission === 'public' ? { security: [] } : {}),
    'x-permission': permission ?? actionPermission(plugin, name, action),
    parameters: [...(action.entity ? [parameter('id')] : []), ...(method === 'GET' ? inQuery : [parameter('idempotencyKey')])],
    ...(method === 'POST' && inQuery.length > 0
      ? { requestBody: { required: required.length > 0, content: json(schema, exampleOf(schema)) } }
      : {}),
    responses: answers(status === undefined ? { '2XX': result } : { [status]: result }, 404, 409, 412, 413, 415, 422, 429),
  };
}

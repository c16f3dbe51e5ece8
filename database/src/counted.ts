import { accountOf } from '@entrepot/registry/account';
import { currentScope } from '@entrepot/registry/scope';
import { startSpan } from '@entrepot/registry/trace';
import type pg from 'pg';

/** Puts a statement that was sent down to the plugin whose code sent it. @returns when it is answered, whatever the answer is */
export function counted(statement: string | pg.QueryConfig, answer: Promise<pg.QueryResult>): Promise<void> {
  const account = accountOf(currentScope().plugin);
  const end = startSpan('sql', {
    'db.system.name': 'postgresql',
    'db.query.text': typeof statement === 'string' ? statement : statement.text,
  });
  const start = performance.now();
  return answer.then(
    ({ rowCount }) => {
      account.query(rowCount ?? 0, performance.now() - start);
      end?.();
    },
    (error: unknown) => {
      account.failedQuery(performance.now() - start);
      end?.(error);
    },
  );
}

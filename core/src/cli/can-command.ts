import type { DecidingRule, Decision } from '@entrepot/web/identity/decide';
import { WebFace } from '@entrepot/web/write/batch-job';
import type { Command } from 'commander';
import { type CommandLine, withKernel } from './command-line.ts';

interface Options {
  explain?: boolean;
  json?: boolean;
}

/** `entrepot can USER ACTION [RECORD]`: decides as the routes do. Exit code 0 for yes, 2 for no. */
export function addCanCommand(program: Command, line: CommandLine): void {
  program
    .command('can <user> <action> [record]')
    .summary('tell whether a user may do something, and why')
    .description(
      'Tells whether a user may do something, as "orders.order.release", to a record (its id) or at all. Exit code 2 where not.',
    )
    .option('--explain', 'print the rules that decide: role, assignment, scopes, until when')
    .option('--json', 'print JSON')
    .action((user: string, action: string, record: string | undefined, { explain = false, json = false }: Options) =>
      withKernel(line, async (kernel) => {
        const { decide } = await import('@entrepot/web/identity/decide');
        const web = kernel.context('kernel').use(WebFace);
        const decision = await decide(web, await web.callers.stored(user), action, record);
        process.stdout.write(json ? `${JSON.stringify(decision, null, 2)}\n` : decisionText(decision, explain));
        if (!decision.allowed) process.exitCode = 2;
      }),
    );
}

const reasons: Readonly<Record<string, string>> = {
  'open-to-all': 'it is open to everybody',
  'open-to-signed-in': 'it is open to everybody who is signed in',
  granted: 'a role grants it',
  'granted-for-some': 'a role grants it for some records; name one to decide over it',
  'no-grant': 'no role of the user grants it',
  'not-covered': 'the roles that grant it do not cover this record',
  restricted: 'a restriction refuses it',
};

/** For people; `explain` lists the rules below the answer. */
export function decisionText({ allowed, reason, rules, fields }: Decision, explain: boolean): string {
  const answer = `${allowed ? 'yes' : 'no'}: ${reasons[reason] ?? reason}\n`;
  if (!explain) return answer;
  const open = fields && allowed ? `  fields: ${fields.join(', ')}\n` : '';
  return `${answer}${rules.map(ruleText).join('')}${open}`;
}

function ruleText({
  kind,
  role,
  place,
  permission,
  where,
  fields,
  assignment,
  scopes,
  until,
  delegatedBy,
}: DecidingRule): string {
  const more = [
    where && `where ${JSON.stringify(where)}`,
    fields && `fields ${fields.join(', ')}`,
    assignment && `assignment ${assignment}`,
    ...Object.entries(scopes).map(([dimension, ids]) => `${dimension} in ${ids.join(', ')}`),
    until && `until ${until}`,
    delegatedBy && `handed on by ${delegatedBy}`,
  ];
  return [`  ${kind} ${permission} of role ${role} (${place})`, ...more.filter(Boolean).map((each) => `    ${each}`), ''].join(
    '\n',
  );
}

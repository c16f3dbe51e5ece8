import { randomBytes } from 'node:crypto';
import { Problem } from '@entrepot/sdk';
import type { Command } from 'commander';
import type { KernelDatabase } from '../kernel-database.ts';
import { type CommandLine, withKernel } from './command-line.ts';

/** `entrepot user …`: what an admin does over HTTP, for who has lost the password of the last admin. */
export function addUserCommands(program: Command, line: CommandLine): void {
  const user = program.command('user').summary('add users and set passwords').description('Adds users and sets passwords.');
  const password = '--password <password>';
  user
    .command('add <name>')
    .summary('add a user')
    .description('Adds a user and prints the password, a random one unless given.')
    .option('--role <role...>', 'roles of the user', ['admin'])
    .option(password, 'at least 10 characters')
    .action((name: string, { role, password: chosen }: { role: string[]; password?: string }) =>
      withKernel(line, async ({ db }) => print(await add(db, name, role, chosen))),
    );
  user
    .command('password <name>')
    .summary('set a new password')
    .description('Sets a new password, a random one unless given, prints it and ends the sessions of the user.')
    .option(password, 'at least 10 characters')
    .action((name: string, { password: chosen }: { password?: string }) =>
      withKernel(line, async ({ db }) => print(await setPassword(db, name, chosen))),
    );
}

async function add(db: KernelDatabase, name: string, roles: readonly string[], chosen: string | undefined): Promise<string> {
  const known = await db.query<{ name: string }>('SELECT name FROM "kernel"."roles" ORDER BY name');
  const unknown = roles.find((role) => !known.some((each) => each.name === role));
  if (unknown !== undefined) {
    const detail = `There is no role "${unknown}".`;
    throw new Problem('unknown-role', { detail, remedy: `Give one of: ${known.map((role) => role.name).join(', ')}.` });
  }
  const password = checked(chosen);
  const added = await db.query(
    `INSERT INTO "kernel"."users" (name, roles, password_hash) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING RETURNING id`,
    [name, JSON.stringify(roles), await hash(password)],
  );
  if (added.length > 0) return password;
  const detail = `There is a user "${name}" already.`;
  throw new Problem('duplicate-user', { detail, remedy: `Set a new password with "entrepot user password ${name}".` });
}

async function setPassword(db: KernelDatabase, name: string, chosen: string | undefined): Promise<string> {
  const password = checked(chosen);
  const changed = await db.query(
    `WITH changed AS (UPDATE "kernel"."users" SET password_hash = $2, version = version + 1, updated_at = now() WHERE name = $1 RETURNING id),
       ended AS (DELETE FROM "kernel"."sessions" WHERE user_id IN (SELECT id FROM changed))
     SELECT id FROM changed`,
    [name, await hash(password)],
  );
  if (changed.length > 0) return password;
  throw new Problem('unknown-user', {
    detail: `There is no user "${name}".`,
    remedy: `Add one with "entrepot user add ${name}".`,
  });
}

function checked(chosen: string | undefined): string {
  if (chosen === undefined) return randomBytes(12).toString('base64url');
  if (chosen.length >= 10) return chosen;
  throw new Problem('weak-password', { detail: 'The password is too short.', remedy: 'Give at least 10 characters.' });
}

async function hash(password: string): Promise<string> {
  const { hashPassword } = await import('@entrepot/web/identity/password');
  return hashPassword(password);
}

function print(password: string): void {
  process.stderr.write('The password:\n');
  process.stdout.write(`${password}\n`);
}

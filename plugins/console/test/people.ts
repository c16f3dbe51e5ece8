import type { TestApp } from '@entrepot/core/testing';

/** A stored user with these roles, who calls from now on. */
export async function person(app: TestApp, name: string, ...roles: readonly string[]) {
  const { body } = await app.post('/api/v1/kernel/users', { name, displayName: name.toUpperCase(), roles });
  const id: string = body.id;
  return { id, name, ...app.as({ id, name, roles }) };
}

/** Stores a role that grants these permissions. */
export async function role(app: TestApp, name: string, ...permissions: readonly string[]): Promise<void> {
  const { status, body } = await app.post('/api/v1/kernel/roles', {
    name,
    grants: permissions.map((permission) => ({ permission })),
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
}

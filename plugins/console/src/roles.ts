import type { Role } from '@entrepot/sdk';

/** Everybody keeps views, dashboards and comments of their own; this is who looks after those of all. */
export const roles = {
  'console-manager': { label: { en: 'Console manager', zh: '控制台管理员' }, grants: [{ permission: 'console.*' }] },
} as const satisfies Readonly<Record<string, Role>>;

import { field } from '@entrepot/sdk';

/** Who sees something that a user saved. */
export const audiences = {
  personal: { en: 'Only me', zh: '仅自己' },
  role: { en: 'A role', zh: '某个角色' },
  shared: { en: 'Everybody', zh: '所有人' },
};

export type Audience = keyof typeof audiences;

/** The fields of what may be kept for oneself or shared. */
export const audienceFields = {
  owner: field.ref('kernel.user', { onDelete: 'cascade', label: { en: 'Owner', zh: '所有者' } }),
  audience: field.enum(audiences, { label: { en: 'Seen by', zh: '可见范围' } }).default('personal'),
  /** The name of the role whose holders see it; none unless `audience` is `role`. */
  role: field.text({ label: { en: 'Role', zh: '角色' } }).optional(),
};

/** Which one is meant, and the version of it that was looked at. */
export const savedKey = {
  id: field.text({ label: { en: 'Id', zh: '编号' } }),
  version: field.integer({
    label: { en: 'Version', zh: '版本' },
    description: { en: 'That was looked at.', zh: '所查看的版本。' },
  }),
};

/** Something with an audience, as far as these decisions need it. */
export interface Shared {
  readonly ownerId: string;
  readonly audience: Audience;
  readonly role: string | null;
}

/** Who looks: their id, the roles that count by now, and whether they may share. */
export interface Viewer {
  readonly id: string;
  readonly roles: readonly string[];
  readonly mayShare: boolean;
}

export function isSeenBy({ ownerId, audience, role }: Shared, viewer: Viewer): boolean {
  return ownerId === viewer.id || audience === 'shared' || (audience === 'role' && role !== null && viewer.roles.includes(role));
}

/** The owner's own is theirs to change; what others see, whoever may share changes as well. */
export function isChangeableBy(shared: Shared, viewer: Viewer): boolean {
  return shared.ownerId === viewer.id || (viewer.mayShare && shared.audience !== 'personal');
}

/** Whether a viewer may let this audience see something of theirs. */
export function mayGiveTo(audience: Audience, viewer: Viewer): boolean {
  return audience === 'personal' || viewer.mayShare;
}

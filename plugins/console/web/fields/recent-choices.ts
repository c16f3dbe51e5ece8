const most = 5;
const keyOf = (entity: string) => `entrepot.recent.${entity}`;

/** The ids of records of an entity that were chosen last in this browser, the newest first. */
export function recentChoices(entity: string): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(entity)) ?? '[]');
    return Array.isArray(kept) ? kept.filter((each) => typeof each === 'string') : [];
  } catch {
    return [];
  }
}

export function rememberChoice(entity: string, id: string): void {
  const ids = [id, ...recentChoices(entity).filter((each) => each !== id)].slice(0, most);
  localStorage.setItem(keyOf(entity), JSON.stringify(ids));
}

const browsers = [
  [/\bEdg\/(\d+)/, 'Edge'],
  [/\bOPR\/(\d+)/, 'Opera'],
  [/\bFirefox\/(\d+)/, 'Firefox'],
  [/Chrome\/(\d+)/, 'Chrome'],
  [/\bVersion\/(\d+).*Safari/, 'Safari'],
] as const;
const systems = [
  [/Windows/, 'Windows'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
] as const;

/** What people call the program of a session, as "Chrome 140, Windows"; what it calls itself where that is not known. */
export function programOf(agent: string | null): string | undefined {
  if (agent === null || agent === '') return undefined;
  for (const [pattern, name] of browsers) {
    const version = pattern.exec(agent)?.[1];
    if (version === undefined) continue;
    const system = systems.find(([mark]) => mark.test(agent))?.[1];
    return [`${name} ${version}`, system].filter((each) => each !== undefined).join(', ');
  }
  return agent.slice(0, 60);
}

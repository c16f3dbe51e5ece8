import { isInRange } from './private-address.ts';

/** Whether a host is one of those that a manifest names: exactly, as a part of `*.example.com`, or by `*`. */
export function isDeclared(host: string, patterns: readonly string[]): boolean {
  const name = normal(host);
  return patterns.some((pattern) => {
    if (pattern === '*') return true;
    const wanted = normal(pattern);
    return wanted.startsWith('*.') ? name.endsWith(wanted.slice(1)) && name.length > wanted.length - 1 : name === wanted;
  });
}

/**
 * Whether the operator lets private addresses be reached there.
 * @param allowed hosts, exact or as `*.example.com`, and ranges as `10.1.0.0/16`
 */
export function isAllowedPrivate(host: string, address: string, allowed: readonly string[]): boolean {
  return allowed.some((each) => isInRange(address, each) || (each !== '*' && isDeclared(host, [each])));
}

function normal(host: string): string {
  return host.toLowerCase().replace(/\.$/, '');
}

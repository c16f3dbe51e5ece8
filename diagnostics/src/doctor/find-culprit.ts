import { type Plugin, Problem } from '@entrepot/sdk';
import { closure, firstToShow, type Symptom, symptomOf, type Trial } from './bisect.ts';

/** The request that somebody complains of. */
export interface Complaint {
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
}

/** What came out. */
export interface Verdict {
  readonly request: string;
  readonly symptom: Symptom['kind'] | 'none';
  /** Whose presence makes the difference; null where it is nobody's. */
  readonly plugin: string | null;
  readonly explanation: string;
  /** In the order in which they were made. */
  readonly trials: readonly Trial[];
}

/**
 * Finds the plugin that makes a request fail or slow, by trying it with some of the plugins left out.
 * @param plugins the enabled ones, each behind what it requires, without the kernel's own
 * @param attempt runs the request with these plugins, on data that nobody else uses
 * @throws Problem `unknown-plugin-route` where no enabled plugin has the route
 */
export async function findCulprit(
  complaint: Complaint,
  plugins: readonly Plugin[],
  attempt: (names: readonly string[]) => Promise<Trial>,
): Promise<Verdict> {
  const owner = /^\/api\/v1\/([^/:?]+)/.exec(complaint.path)?.[1] ?? '';
  if (owner !== 'kernel' && !plugins.some(({ name }) => name === owner)) {
    throw new Problem('unknown-plugin-route', {
      detail: `No enabled plugin has routes under "${complaint.path.slice(0, 200)}".`,
      remedy: 'Give method and path of a route, as "POST /api/v1/orders/orders".',
    });
  }
  const trials: Trial[] = [];
  const run = async (names: readonly string[]): Promise<Trial> => {
    const trial = await attempt(closure(plugins, names));
    trials.push(trial);
    return trial;
  };
  const request = `${complaint.method} ${complaint.path}`;
  const all = plugins.map(({ name }) => name);
  const others = () => all.filter((name) => !needed.includes(name));
  let needed = owner === 'kernel' ? [] : closure(plugins, [owner]);
  const whole = await run(all);
  let bare = await run(needed);
  // A request that fails without some plugin, as one with a field of it, cannot do without that plugin either.
  while (whole.status < 400 && bare.status >= 400 && others().length > 0) {
    const helper = await firstToShow(others(), async (some) => (await run([...needed, ...some])).status < 400);
    needed = closure(plugins, [...needed, ...(helper === undefined ? [] : [helper])]);
    bare = await run(needed);
  }
  const symptom = symptomOf(whole, bare);
  const verdict = (plugin: string | null, explanation: string): Verdict => ({
    request,
    symptom: symptom?.kind ?? 'none',
    plugin,
    explanation,
    trials,
  });
  if (!symptom) {
    const explanation = `It is neither failing nor slow: ${told(whole)} with all plugins, ${told(bare)} with ${list(needed)} alone.`;
    return verdict(null, explanation);
  }
  if (symptom.shows(bare)) {
    const explanation =
      `It shows with ${list(needed)} alone (${told(bare)}), which the route needs: ` +
      `look into plugin "${owner}" and those that it requires; "entrepot why ${request}" tells who takes part.`;
    return verdict(needed.length === 1 ? (needed[0] ?? null) : null, explanation);
  }
  const culprit = await firstToShow(others(), async (some) => symptom.shows(await run([...needed, ...some])));
  if (culprit === undefined) return verdict(null, 'It shows in no trial again: it may depend on something else, as load.');
  // The proof: with it alone the symptom is there, without it and those that need it, it is not.
  const alone = await run([...needed, culprit]);
  const left = all.filter((name) => !closure(plugins, [name]).includes(culprit));
  const without = await run(left);
  if (symptom.shows(without)) {
    const explanation = `Plugin "${culprit}" makes it ${symptom.kind} (${told(alone)}), and so does another one: without it ${told(without)}.`;
    return verdict(culprit, explanation);
  }
  const together = symptom.shows(alone) ? '' : ` Only together with others: with it alone ${told(alone)}.`;
  const explanation = `Plugin "${culprit}" makes it ${symptom.kind}: ${told(whole)} with it, ${told(without)} without it.${together}`;
  return verdict(culprit, explanation);
}

function told({ status, code, ms }: Trial): string {
  return `${status}${code === undefined ? '' : ` ${code}`} in ${ms.toFixed(ms < 100 ? 1 : 0)} ms`;
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'the kernel' : names.map((name) => `"${name}"`).join(', ');
}

import type { ProblemDocument } from '../problem.ts';

/** Thrown by `dataOf` where a route answered a problem, or no JSON at all. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly problem: ProblemDocument | undefined;

  constructor(response: Response, body: unknown) {
    const problem = isProblem(body) ? body : undefined;
    const remedy = problem?.remedy === undefined ? '' : ` ${problem.remedy}`;
    super(problem ? `${problem.detail}${remedy}` : `The server answered ${response.status} ${response.statusText}`.trimEnd());
    this.name = 'ApiProblem';
    this.status = response.status;
    this.code = problem?.code ?? `http-${response.status}`;
    this.problem = problem;
  }
}

function isProblem(body: unknown): body is ProblemDocument {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body;
}

/**
 * The data of an answer of the client.
 * @throws ApiProblem where the route refused
 */
export function dataOf<D>(answer: { data?: D; error?: unknown; response: Response }): D {
  if (!answer.response.ok) throw new ApiProblem(answer.response, answer.error);
  // A good answer has its data; where the route answers nothing (204), undefined is it.
  return answer.data as D;
}

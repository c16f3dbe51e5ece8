import { checkRole } from '@entrepot/registry/permissions/access';
import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import type { Role, Row } from '@entrepot/sdk';
import type { HttpKernel } from './http-kernel.ts';
import { Callers } from './identity/callers.ts';
import { checkScopes } from './identity/check-scopes.ts';
import { Assignment, StoredRole } from './identity/identity-entities.ts';
import { SignInGuard } from './identity/sign-in-guard.ts';
import { OpenStreams } from './open-streams.ts';
import { ProblemDocuments } from './problems/problem-document.ts';
import { Statements } from './read/statements.ts';

/** What the routes of one process share. */
export class Web {
  readonly kernel: HttpKernel;
  readonly callers: Callers;
  readonly problems: ProblemDocuments;
  readonly statements = new Statements();
  readonly signIns = new SignInGuard();
  readonly streams: OpenStreams;

  constructor(kernel: HttpKernel) {
    this.kernel = kernel;
    this.callers = new Callers(kernel);
    this.streams = new OpenStreams(this.callers);
    this.problems = new ProblemDocuments(kernel.plugins);
  }

  /** What the schema of a kernel's entity cannot say. @throws Problem `invalid-input` */
  checkRow(entity: RegisteredEntity, row: object): void {
    const { entities } = this.kernel.registry;
    if (entity.name === StoredRole.name) checkRole(row as Role, entities.values());
    if (entity.name === Assignment.name) checkScopes(row as Row<typeof Assignment>, entities);
  }

  /** Sessions, roles or users are others now; who may no longer call hears no more. */
  forgetCallers(): void {
    this.callers.forget();
    void this.streams.look();
  }

  /** After a commit: what was cached of the kernel's own records. */
  written(entity: RegisteredEntity): void {
    if (entity.plugin === 'kernel') this.forgetCallers();
  }
}

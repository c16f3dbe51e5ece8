/**
 * Names prepared statements so that PostgreSQL plans them anew as the tables grow. It plans a name once a connection, for the
 * tables as they are then: a plan that was made while a table was empty reads the whole of it until the next autovacuum.
 * A name lasts until as many rows were written as before it, so there are thirty at most.
 */
export class PlanAge {
  #written = 0;

  grow(rows: number): void {
    this.#written += rows;
  }

  /** @param name of a statement, as `inventory.lock` */
  name(name: string): string {
    return `${name}.${Math.floor(Math.log2(1 + this.#written))}`;
  }
}

/** The typed name of a service. Two plugins meet at a token, never at a class. */
export interface Token<T> {
  readonly name: string;
  readonly key: symbol;
  readonly type?: T;
}

/** @param name `<plugin>.<service>`, as `inventory.stock` */
export function token<T>(name: string): Token<T> {
  return { name, key: Symbol.for(`entrepot:${name}`) };
}

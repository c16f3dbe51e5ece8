/** Who may use what: each plugin with itself, the kernel and everything that it requires. */
export type Reach = ReadonlyMap<string, ReadonlySet<string>>;

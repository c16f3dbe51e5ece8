/** A check, index, foreign key, trigger, storage parameter or policy. `create` also serves as its definition: another text is another object. */
export interface PartShape {
  kind: 'check' | 'index' | 'foreign-key' | 'trigger' | 'storage' | 'policy';
  name: string;
  create: string;
  plugin: string;
  declared: string;
}

/** The one rule of structure (plugins → sdk ← core), the floors of the plugins, and no circles. */
const floors = [
  ['catalog', 'shops', 'logistics'],
  ['inventory'],
  ['orders'],
  ['warehouse', 'purchasing', 'listings', 'design', 'service'],
  ['finance', 'insights', 'alerts'],
  ['demo'],
];
const domain = (names) => `^plugins/domain/(${names.join('|')})/`;

const upwards = floors.map((names, floor) => ({
  name: `floor-${floor}-looks-down`,
  comment: `A plugin on floor ${floor} may require plugins on lower floors only; upwards goes by hook or event.`,
  severity: 'error',
  from: { path: domain(names) },
  to: {
    path: '^plugins/domain/',
    pathNot: [domain(floors.slice(0, floor).flat().concat('-')), `^plugins/domain/(${names.join('|')})/`],
  },
}));
const sideways = floors.flat().map((name) => ({
  name: `${name}-stays-on-its-floor`,
  comment: 'Plugins of one floor do not know each other.',
  severity: 'error',
  from: { path: domain([name]) },
  to: { path: domain(floors.find((floor) => floor.includes(name))), pathNot: domain([name]) },
}));

/** The parts of the kernel, each upon those before it. */
const storeys = ['sdk', 'registry', 'database', 'durable', 'web', 'desk', 'diagnostics', 'core'];
const parts = storeys.map((name, storey) => ({
  name: `${name}-looks-down`,
  comment: 'A part of the kernel stands upon those before it: sdk, registry, database, durable, web, desk, diagnostics, core.',
  severity: 'error',
  from: { path: `^${name}/src/` },
  to: {
    path: `^(${storeys
      .slice(storey + 1)
      .concat('-')
      .join('|')})/`,
  },
}));

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'no-missing', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^virtual:' } },
    ...parts,
    {
      name: 'the-kernel-knows-the-sdk-alone',
      severity: 'error',
      from: { path: `^(${storeys.join('|')})/(src|testing)/` },
      to: { path: '^(plugins|examples|tests)/' },
    },
    {
      name: 'plugins-know-no-kernel',
      comment: 'A plugin imports @entrepot/sdk; the test kit only in its tests.',
      severity: 'error',
      from: { path: '^plugins/[^/]+/[^/]+/src/' },
      to: { path: '^(registry|database|durable|web|desk|diagnostics|core|tests|examples)/' },
    },
    {
      name: 'plugins-enter-by-the-door',
      comment: 'Another plugin is used through its public entry.',
      severity: 'error',
      from: { path: '^plugins/([^/]+/[^/]+)/src/' },
      to: { path: '^plugins/[^/]+/[^/]+/src/', pathNot: ['^plugins/$1/', '^plugins/[^/]+/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'adapters-know-their-register',
      severity: 'error',
      from: { path: '^plugins/carrier/([^/]+)/' },
      to: {
        path: '^plugins/(domain|carrier|marketplace)/',
        pathNot: ['^plugins/domain/(logistics|catalog|shops)/', '^plugins/carrier/$1/'],
      },
    },
    ...upwards,
    ...sideways,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules)/|tsup\\.config\\.ts$' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['development', 'import', 'default'] },
  },
};

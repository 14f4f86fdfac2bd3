// SPDX-License-Identifier: Apache-2.0
// Which way dependencies point (DESIGN.md), types included. `npm run check` fails when one points up.
const layers = {
  core: [],
  remoting: ['core'],
  protocol: ['core', 'remoting'],
  'namesrv-client': ['core', 'remoting', 'protocol'],
  client: ['core', 'remoting', 'protocol', 'namesrv-client'],
  producer: ['core', 'protocol', 'client'],
  consumer: ['core', 'protocol', 'client'],
  admin: ['core', 'protocol', 'client'],
  'local-cluster': ['core', 'remoting', 'protocol', 'grpc-protocol'],
  'grpc-protocol': ['core'],
  grpc: ['core', 'grpc-protocol'],
  cli: ['core', 'remoting', 'protocol', 'client', 'producer', 'consumer', 'admin', 'grpc', 'local-cluster'],
  'rocketmq-ts': ['core', 'protocol', 'client', 'producer', 'consumer', 'admin', 'grpc'],
}

const directions = Object.entries(layers).map(([name, below]) => ({
  name: `${name}-looks-down-only`,
  severity: 'error',
  comment: `packages/${name} may import ${below.length === 0 ? 'no other package' : below.join(', ')}`,
  from: { path: `^packages/${name}/src/` },
  to: {
    path: '^packages/',
    pathNot: [`^packages/${name}/src/`, ...below.map(other => `^packages/${other}/(src|dist)/`)],
  },
}))

// The folders of packages/consumer/src, from the bottom up: one may import those of the lines before its own.
const consumerFolders = [
  ['allocation', 'hooks', 'queue', 'sending'],
  ['subscription'],
  ['offset'],
  ['rebalance'],
  ['pull'],
  ['pop'],
  ['options'],
  ['membership'],
  ['lite-pull', 'push', 'simple-consumer'],
]

const foldersOfConsumer = consumerFolders.flatMap((line, level) => {
  const below = consumerFolders.slice(0, level).flat()
  return line.map(name => ({
    name: `consumer-${name}-looks-down-only`,
    severity: 'error',
    comment: `consumer/src/${name} may import ${below.length === 0 ? 'no other folder' : below.join(', ')}`,
    from: { path: `^packages/consumer/src/${name}/` },
    to: { path: '^packages/consumer/src/', pathNot: `^packages/consumer/src/(${[name, ...below].join('|')})/` },
  }))
})

module.exports = {
  forbidden: [
    ...directions,
    ...foldersOfConsumer,
    {
      name: 'consumer-folder-without-a-place',
      severity: 'error',
      comment: 'a new folder of packages/consumer/src has a place in their order',
      from: {
        path: '^packages/consumer/src/[^/]+/',
        pathNot: `^packages/consumer/src/(${consumerFolders.flat().join('|')})/`,
      },
      to: {},
    },
    {
      name: 'no-cycle',
      severity: 'error',
      comment: 'a cycle, even of types alone, cannot be read or reused in parts',
      from: { path: '^(packages|tools)/' },
      to: { circular: true },
    },
    {
      name: 'front-door-only',
      severity: 'error',
      comment: 'another package is entered by its index',
      from: { path: '^packages/([^/]+)/' },
      to: {
        path: '^packages/[^/]+/src/',
        pathNot: [
          '^packages/$1/',
          '^packages/[^/]+/src/index\\.ts$',
          '^packages/(remoting/src/frames|protocol/src/words|cli/src/bench)\\.ts$',
        ],
      },
    },
    {
      name: 'no-socket-below-remoting',
      severity: 'error',
      comment: 'what says how bytes are meant opens nothing, not even through what it imports',
      from: { path: '^packages/(core|protocol|grpc-protocol)/src/' },
      to: { path: '^(node:)?(net|tls|dgram|dns|http|https|http2)$', reachable: true },
    },
    {
      name: 'no-undeclared-dependency',
      severity: 'error',
      comment: 'add it to the package.json of the package',
      from: { path: '^packages/[^/]+/src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'] },
    },
    {
      name: 'no-tools-in-packages',
      severity: 'error',
      comment: 'what is published cannot need what is not',
      from: { path: '^packages/[^/]+/src/' },
      to: { path: '^tools/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules|\\.nx)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@rocketmq-ts/source', 'import', 'node', 'default'],
      mainFields: ['main'],
    },
    tsConfig: { fileName: 'tsconfig.base.json' },
  },
}

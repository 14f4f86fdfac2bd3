// SPDX-License-Identifier: Apache-2.0
// What suites read and run beside their own folder and the sources of what they import. It is part of the inputs of
// their `test` target: without it Nx would serve an old result. The read watch of tools/test-run fails a suite that
// reads another file of the workspace.

/** @type {Readonly<Record<string, readonly string[]>>} by folder of the project; globs from the root */
export const readsOfTests = {
  'packages/core': ['docs/errors.md'],
  'packages/protocol': ['docs/protocol.md'],
  'packages/cli': ['docs/rmq.md', 'packages/protocol/test/frames/**/*'],
  'packages/grpc-protocol': ['.prettierrc.json'],
  'packages/local-cluster': ['packages/protocol/test/frames/**/*'],
  'tools/installed': ['README.md', 'LICENSE', 'docs/testing.md', 'packages/*/LICENSE', 'packages/*/package.json'],
  'tools/interop': ['docs/parity-admin.md'],
  'tools/fuzz': ['packages/protocol/test/frames/**/*'],
  // Its specs copy a package of the workspace and run its suite.
  'tools/mutants': ['packages/*/src/**/*'],
  'tools/workspace': [
    'docs/real-runs.md',
    'packages/*/package.json',
    'packages/*/src/**/*',
    'tools/*/package.json',
    'tools/*/src/**/*',
    'tools/lint/**/*',
  ],
  'tools/user-checks': [
    '*.md',
    'LICENSE',
    'docs/**/*',
    'packages/*/*.md',
    'packages/*/LICENSE',
    'packages/*/package.json',
    'packages/*/scripts/**/*',
    'packages/*/src/**/*',
    'packages/*/test/**/*.test.ts',
    'tools/*/scripts/**/*',
    'tools/*/src/**/*',
    'tools/*/test/**/*.test.ts',
  ],
}

/** Variables of the environment that change what a suite does. */
export const environmentOfTests = [
  'JAVA_HOME',
  'NODE_OPTIONS',
  'ROCKETMQ_ENDPOINTS',
  'ROCKETMQ_NAMESRV_ADDR',
  'ROCKETMQ_TS_CACHE',
  'ROCKETMQ_TS_JAVA',
  'ROCKETMQ_TS_LOAD',
  'ROCKETMQ_TS_SEED',
  'ROCKETMQ_VERSION',
]

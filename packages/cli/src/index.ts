// SPDX-License-Identifier: Apache-2.0
// The public surface of @rocketmq-ts/cli: the program `rmq` as a function.
export { diagnose } from './doctor/diagnose.js'
export type { DiagnosisOptions } from './doctor/diagnosis-options.js'
export { features, type Feature } from './doctor/features.js'
export type { Finding, Verdict } from './doctor/finding.js'
export { exitCodes, type ExitCode } from './exit-codes.js'
export { program } from './program.js'
export { RmqCommand, type Example } from './rmq-command.js'
export { run } from './run.js'
export type { Terminal } from './terminal.js'

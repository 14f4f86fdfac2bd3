// SPDX-License-Identifier: Apache-2.0
// The public surface of @rocketmq-ts/real-rocketmq.
export { RealCluster, type ReleasedCluster } from './real-cluster.js'
export type { RealClusterOptions, StartProgress } from './start-options.js'
export type { Credentials } from './credentials.js'
export type { ClusterLogs } from './log-tail.js'
export { LauncherError, type LauncherErrorCode } from './launcher-error.js'
export { defaultVersion, isVersion5, type RocketMQVersion } from './version.js'
export { cacheFolder, fetchArtifacts, fetchJars, type Jars, type MavenJars } from './jars.js'
export { asMissingTool, jdkProgram, openModules, run, type Finished, type RunOptions } from './java.js'
export { tlsClientOptions } from './certificate.js'
export { logbackText } from './logback.js'
export { hold, type OnLeash } from './leash.js'
export { until, type UntilOptions } from './until.js'

// SPDX-License-Identifier: Apache-2.0
// Everything before the first server: options checked, folder, ports, certificate.
import { mkdtemp, realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificate } from './certificate.js'
import { adminCredentials } from './credentials.js'
import { freePorts, isFree } from './free-ports.js'
import { LauncherError } from './launcher-error.js'
import type { PlanOptions } from './server-plan.js'
import type { RealClusterOptions } from './start-options.js'
import { checkVersion, defaultVersion, isVersion5 } from './version.js'

/** Throws `ERR_USAGE` for what cannot be started. */
export function checkOptions({ version = defaultVersion, brokers = 1, proxy = false }: RealClusterOptions): void {
  checkVersion(version)
  if (!Number.isInteger(brokers) || brokers < 1 || brokers > 8) {
    throw new LauncherError('ERR_USAGE', `brokers must be 1 to 8, not ${brokers}`)
  }
  if (proxy && !isVersion5(version)) throw new LauncherError('ERR_USAGE', `RocketMQ ${version} has no proxy; 5.x has`)
}

/** Makes the temporary folder of a cluster. */
export async function makeFolder(): Promise<string> {
  return mkdtemp(join(await realpath(tmpdir()), 'rocketmq-ts-'))
}

/** Chooses ports and makes the certificate: all that a plan needs. */
export async function prepare(directory: string, options: RealClusterOptions): Promise<PlanOptions> {
  const { version = defaultVersion, brokers = 1, proxy = false, acl = false, tls = false } = options
  const { brokerConfig, brokerJvmOptions, compiler, listsClasses, signal } = options
  const namesrvPort = await nameServerPort(options.namesrvPort)
  const brokerPorts = await Promise.all(Array.from({ length: brokers }, async () => 2 + (await freePorts(4))))
  const firstProxyPort = proxy ? await freePorts(2) : undefined
  return {
    version,
    directory,
    namesrvPort,
    brokerPorts,
    proxyPorts: firstProxyPort === undefined ? undefined : { grpc: firstProxyPort, remoting: firstProxyPort + 1 },
    credentials: acl ? adminCredentials : undefined,
    // A server without one makes its own in its first seconds: most of what a start costs.
    certificate: tls || compiler === 'quick' ? await makeCertificate(directory, signal) : undefined,
    tls,
    brokerConfig,
    brokerJvmOptions,
    compiler,
    listsClasses,
  }
}

async function nameServerPort(wanted?: number): Promise<number> {
  if (wanted === undefined) return freePorts(1)
  if (await isFree(wanted)) return wanted
  throw new LauncherError('ERR_START', `port ${wanted} is taken; choose another name-server port or none`)
}

// SPDX-License-Identifier: Apache-2.0
// Where the cluster is and who asks: from options, the environment, and a named profile of the configuration file, in
// this order. The environment is read here and nowhere else.
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { ClientOptions } from '@rocketmq-ts/client'
import { UsageError, type Credentials } from '@rocketmq-ts/core'
import type { ProxyClientOptions } from '@rocketmq-ts/grpc'
import { defaultNameServerPort } from '@rocketmq-ts/protocol/words'

/** Options that every command takes. */
export interface GlobalOptions {
  readonly namesrv?: string
  readonly endpoints?: string
  readonly profile?: string
  readonly timeout: number
  readonly json?: boolean
  readonly debug?: boolean
  readonly tls?: boolean
  readonly tlsCa?: string
}

/** A profile of the configuration file. */
export interface Profile {
  readonly namesrv?: string
  /** Proxies for gRPC. */
  readonly endpoints?: string
  readonly accessKey?: string
  readonly secretKey?: string
  readonly securityToken?: string
  /** True, or the file of the certificate authority. */
  readonly tls?: boolean | { readonly ca?: string }
  readonly namespace?: string
  /** Advertised broker address → address to dial. */
  readonly addressMap?: Readonly<Record<string, string>>
}

type Environment = Readonly<Record<string, string | undefined>>

/** The environment variables, for the help text and the generated page. */
export const environmentVariables = {
  NAMESRV_ADDR: 'name servers, when --namesrv is not given',
  RMQ_ENDPOINTS: 'proxies, when neither --endpoints nor --namesrv is given',
  RMQ_PROFILE: 'name of the profile, when --profile is not given',
  RMQ_CONFIG: 'the configuration file; default: rmq/config.json in the folder of user settings',
  RMQ_ACCESS_KEY: 'access key of the user who signs requests',
  RMQ_SECRET_KEY: 'secret key of that user',
  RMQ_SECURITY_TOKEN: 'temporary token that goes with the keys',
  NO_COLOR: 'any value: no colours',
} as const

/**
 * The options of a client of the chosen cluster.
 *
 * @throws UsageError when a profile is missing or cannot be read, or only proxies are named
 */
export function clientOptions(options: GlobalOptions, env: Environment): ClientOptions {
  const profile = profileOf(options, env)
  const credentials = credentialsOf(profile, env)
  const tls = tlsOf(options, profile)
  const places = placesOf(options, profile, env)
  const namesrvAddr = places.map(({ namesrv }) => namesrv).find(each => each !== undefined)
  if (namesrvAddr === undefined && places.some(({ endpoints }) => endpoints !== undefined)) {
    throw new UsageError('proxies serve rmq produce and rmq consume only: name the name servers too, with --namesrv')
  }
  return {
    namesrvAddr: namesrvAddr ?? `127.0.0.1:${defaultNameServerPort}`,
    mqClientApiTimeout: options.timeout,
    ...(credentials === undefined ? {} : { credentials }),
    ...(tls === undefined ? {} : { tls }),
    ...(profile.namespace === undefined ? {} : { namespace: profile.namespace }),
    ...(profile.addressMap === undefined ? {} : { addressMap: profile.addressMap }),
  }
}

/** The options of a client of the chosen proxies; nothing when name servers were named first. */
export function proxyOptions(options: GlobalOptions, env: Environment): ProxyClientOptions | undefined {
  const profile = profileOf(options, env)
  const chosen = placesOf(options, profile, env).find(each => (each.endpoints ?? each.namesrv) !== undefined)
  if (chosen?.endpoints === undefined) return undefined
  const credentials = credentialsOf(profile, env)
  const hasScheme = /^grpcs?:/.test(chosen.endpoints)
  const tls = tlsOf(options, profile)
  return {
    endpoints: chosen.endpoints,
    // As with name servers: TLS when it is asked for.
    ...(hasScheme && tls === undefined ? {} : { tls: tls ?? false }),
    requestTimeoutMs: options.timeout,
    ...(credentials === undefined ? {} : { credentials }),
    ...(profile.namespace === undefined ? {} : { namespace: profile.namespace }),
  }
}

/** Where a cluster is, as it was said; what comes first wins. */
function placesOf(
  options: GlobalOptions,
  profile: Profile,
  env: Environment,
): readonly { readonly namesrv?: string | undefined; readonly endpoints?: string | undefined }[] {
  return [options, { namesrv: env['NAMESRV_ADDR'], endpoints: env['RMQ_ENDPOINTS'] }, profile]
}

function credentialsOf(profile: Profile, env: Environment): Credentials | undefined {
  const accessKey = env['RMQ_ACCESS_KEY'] ?? profile.accessKey
  const secretKey = env['RMQ_SECRET_KEY'] ?? profile.secretKey
  const securityToken = env['RMQ_SECURITY_TOKEN'] ?? profile.securityToken
  if (accessKey === undefined || secretKey === undefined) return undefined
  return { accessKey, secretKey, ...(securityToken === undefined ? {} : { securityToken }) }
}

function tlsOf(options: GlobalOptions, profile: Profile): { ca?: string } | undefined {
  const fromProfile = typeof profile.tls === 'object' ? profile.tls.ca : undefined
  const ca = options.tlsCa ?? fromProfile
  if (ca !== undefined) return { ca: readText(ca, 'certificate authority') }
  return options.tls === true || profile.tls !== undefined ? {} : undefined
}

function profileOf(options: GlobalOptions, env: Environment): Profile {
  const name = options.profile ?? env['RMQ_PROFILE']
  if (name === undefined) return {}
  const file = configurationFile(env)
  const { profiles = {} } = parseConfiguration(file)
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined
  if (profile !== undefined) return profile
  const known = Object.keys(profiles)
  throw new UsageError(`${file} has no profile "${name}"; it has ${known.length === 0 ? 'none' : known.join(', ')}`)
}

function configurationFile(env: Environment): string {
  return env['RMQ_CONFIG'] ?? join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'rmq', 'config.json')
}

function parseConfiguration(file: string): { readonly profiles?: Readonly<Record<string, Profile>> } {
  const text = readText(file, 'configuration')
  try {
    return JSON.parse(text) as { profiles?: Record<string, Profile> }
  } catch (cause) {
    throw new UsageError(`the configuration ${file} is not JSON`, { cause })
  }
}

function readText(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new UsageError(`the ${what} ${file} cannot be read`, { cause })
  }
}

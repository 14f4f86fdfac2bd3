// SPDX-License-Identifier: Apache-2.0
// The command line as data. Unknown options are errors: a mistyped `--tls` must not start a cluster without TLS.
import { parseArgs } from 'node:util'
import { LauncherError } from './launcher-error.js'
import { checkVersion, type RocketMQVersion } from './version.js'

/** What the command line asks for; options that were not given are missing. */
export interface CliArguments {
  readonly command: 'up' | 'down' | 'status' | 'help'
  readonly version?: RocketMQVersion
  readonly brokers?: number
  readonly namesrvPort?: number
  readonly proxy: boolean
  readonly acl: boolean
  readonly tls: boolean
  /** `down`: all clusters, not only the one that is meant. */
  readonly all: boolean
  /** One JSON object per line instead of text for people. */
  readonly json: boolean
}

/** Text of `rocketmq help`. */
export const usage = `Starts a real Apache RocketMQ on this machine, for tests and trying out.

  npm run rocketmq -- up      starts a cluster, waits until it is ready, and leaves it running
  npm run rocketmq -- status  shows the running ones
  npm run rocketmq -- down    stops it and removes its data

  --version V        release: 5.5.0 (default) or 4.9.7
  --brokers N        master brokers (default 1)
  --proxy            with a proxy for gRPC clients (5.x)
  --acl              signed requests only
  --tls              TLS only, with a certificate made for this cluster
  --namesrv-port N   port of the name server (default 9876 if free); down, status: the cluster of that port
  --all              down: every cluster
  --json             one JSON object per line
`

const commands = ['up', 'down', 'status', 'help'] as const

const options = {
  version: { type: 'string' },
  brokers: { type: 'string' },
  'namesrv-port': { type: 'string' },
  proxy: { type: 'boolean', default: false },
  acl: { type: 'boolean', default: false },
  tls: { type: 'boolean', default: false },
  all: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** Reads the words after the program's name; throws `ERR_USAGE` for what makes no sense. */
export function parseCliArguments(words: readonly string[]): CliArguments {
  const { values, positionals } = parse(words)
  const { version, brokers, proxy, acl, tls, all, json } = values
  const port = values['namesrv-port']
  return {
    command: values.help ? 'help' : commandOf(positionals),
    ...(version === undefined ? {} : { version: checkVersion(version) }),
    ...(brokers === undefined ? {} : { brokers: wholeNumber('--brokers', brokers, 8) }),
    ...(port === undefined ? {} : { namesrvPort: wholeNumber('--namesrv-port', port, 65_535) }),
    proxy,
    acl,
    tls,
    all,
    json,
  }
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true })
  } catch (error) {
    // Only the first sentence: the rest of Node's message is about positional arguments.
    const [message = ''] = String(error instanceof Error ? error.message : error).split('. ')
    throw new LauncherError('ERR_USAGE', `${message}; see --help`, { cause: error })
  }
}

function commandOf(words: readonly string[]): CliArguments['command'] {
  const [word = 'help', ...rest] = words
  const command = commands.find(known => known === word)
  if (command !== undefined && rest.length === 0) return command
  throw new LauncherError('ERR_USAGE', `"${words.join(' ')}" is not one of ${commands.join(', ')}`)
}

function wholeNumber(option: string, text: string, highest: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= 1 && value <= highest) return value
  throw new LauncherError('ERR_USAGE', `${option} takes a whole number from 1 to ${highest}, not "${text}"`)
}

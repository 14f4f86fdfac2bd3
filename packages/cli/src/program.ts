// SPDX-License-Identifier: Apache-2.0
// The commands of `rmq`, and the options that all of them take. What a command needs beyond that is loaded when it
// runs, so that `rmq --help` stays fast.
import { createRequire } from 'node:module'
import type { Bind, Register } from './binding.js'
import { aclCommands } from './commands/acl.js'
import { benchCommand } from './commands/bench.js'
import { brokerCommands } from './commands/broker.js'
import { clusterCommands } from './commands/cluster.js'
import { completionCommand } from './commands/completion.js'
import { consumeCommand } from './commands/consume.js'
import { decodeCommand } from './commands/decode.js'
import { dlqCommands } from './commands/dlq.js'
import { doctorCommand } from './commands/doctor.js'
import { groupCommands } from './commands/group.js'
import { liteCommands } from './commands/lite.js'
import { messageCommands } from './commands/message.js'
import { namesrvCommands } from './commands/namesrv.js'
import { offsetCommands } from './commands/offset.js'
import { produceCommand } from './commands/produce.js'
import { serverCommand } from './commands/server.js'
import { sniffCommand } from './commands/sniff.js'
import { topicCommands } from './commands/topic.js'
import { traceCommand } from './commands/trace.js'
import { exitCodes, exitCodeMeanings, type ExitCode } from './exit-codes.js'
import { milliseconds } from './arguments.js'
import { RmqCommand } from './rmq-command.js'
import { Session } from './session.js'
import { environmentVariables, type GlobalOptions } from './settings.js'
import type { Terminal } from './terminal.js'

/** What adds the command of a name, in the order of the help text. */
const registrations: Readonly<Record<string, Register>> = {
  server: serverCommand,
  produce: produceCommand,
  consume: consumeCommand,
  topic: topicCommands,
  group: groupCommands,
  message: messageCommands,
  offset: offsetCommands,
  cluster: clusterCommands,
  broker: brokerCommands,
  acl: aclCommands,
  namesrv: namesrvCommands,
  lite: liteCommands,
  dlq: dlqCommands,
  trace: traceCommand,
  doctor: doctorCommand,
  sniff: sniffCommand,
  bench: benchCommand,
  decode: decodeCommand,
  completion: completionCommand,
}

const manifest = createRequire(import.meta.url)('../package.json') as { readonly version: string }

/**
 * The command tree.
 *
 * @param end takes the exit code of a command that has one of its own
 * @param first the first argument: when it is a command, the others are not declared, which takes as long as all the
 *   rest of a start
 */
export function program(
  terminal: Terminal,
  signal: AbortSignal,
  end: (code: ExitCode) => void,
  first?: string,
): RmqCommand {
  const root = new RmqCommand('rmq')
  root
    .description('Apache RocketMQ from the command line: run a local cluster, send, receive, look, administer.')
    .version(manifest.version)
    .option('-n, --namesrv <addresses>', 'name servers, host:port;host:port')
    .option(
      '-e, --endpoints <addresses>',
      'proxies for gRPC, host:port;host:port: rmq produce and rmq consume go there',
    )
    .option('-p, --profile <name>', 'settings of this name in the configuration file')
    .option('--timeout <ms>', 'milliseconds that a call may take', milliseconds, 5000)
    .option('--tls', 'talk TLS')
    .option('--tls-ca <file>', 'certificate authority that the servers must be signed by; implies --tls')
    .option('--json', 'print JSON for programs')
    .option('--debug', 'print causes and attempts of a failure')
    .addHelpText('after', () => `\n${environmentHelp()}\n\n${exitCodeHelp()}`)
    .configureOutput({
      writeOut: text => terminal.stdout.write(text),
      writeErr: text => terminal.stderr.write(text),
      getOutHelpWidth: () => terminal.stdout.columns ?? 80,
      getErrHelpWidth: () => terminal.stderr.columns ?? 80,
    })
    .showSuggestionAfterError()
    .exitOverride()
  const bind: Bind = <A extends unknown[]>(run: (session: Session, ...args: A) => Promise<ExitCode> | Promise<void>) =>
    async function (this: RmqCommand, ...args: unknown[]) {
      const session = new Session(terminal, this.optsWithGlobals<GlobalOptions>(), signal)
      // Commander passes what the command declares, then the command itself.
      const code = await run(session, ...(args.slice(0, -1) as unknown as A))
      if (code !== undefined) end(code)
    }
  for (const register of wantedBy(first)) register(root, bind)
  return root
}

function wantedBy(first = ''): readonly Register[] {
  if (first === '--version' || first === '-V') return []
  // It prints what completes all of them.
  const only = first !== 'completion' && Object.hasOwn(registrations, first) ? registrations[first] : undefined
  return only === undefined ? Object.values(registrations) : [only]
}

function environmentHelp(): string {
  const rows = Object.entries(environmentVariables).map(([name, meaning]) => `  ${name.padEnd(20)}${meaning}`)
  return ['Environment:', ...rows].join('\n')
}

function exitCodeHelp(): string {
  const rows = Object.entries(exitCodes).map(
    ([name, code]) => `  ${String(code).padEnd(20)}${exitCodeMeanings[name as keyof typeof exitCodes]}`,
  )
  return ['Exit codes:', ...rows].join('\n')
}

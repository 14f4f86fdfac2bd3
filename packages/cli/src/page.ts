// SPDX-License-Identifier: Apache-2.0
// docs/rmq.md, written from the declarations of the commands.
import { PassThrough } from 'node:stream'
import { EventEmitter } from 'node:events'
import { exitCodeMeanings, exitCodes } from './exit-codes.js'
import { program } from './program.js'
import { RmqCommand } from './rmq-command.js'
import { environmentVariables } from './settings.js'

/** The program without a process around it: for its declarations only. */
export function declarations(): RmqCommand {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const terminal = Object.assign(new EventEmitter(), { stdin, stdout, stderr, env: {} })
  return program(terminal, new AbortController().signal, () => undefined)
}

/** Commands that do something, with their whole names: `topic create`. */
export function leaves(command: RmqCommand, path: readonly string[] = []): readonly (readonly [string, RmqCommand])[] {
  const children = command.commands.filter(each => each instanceof RmqCommand)
  if (children.length === 0) return [[path.join(' '), command]]
  return children.flatMap(each => leaves(each, [...path, each.name()]))
}

/** The text of docs/rmq.md. */
export function page(): string {
  const root = declarations()
  return [
    '# rmq',
    '<!-- Written by packages/cli/scripts/rmq-page.ts from the commands; a test fails while it is stale. -->',
    `${root.description()} It comes with \`npm install -g @rocketmq-ts/cli\`, and needs no JVM.`,
    '## Everywhere',
    options(root),
    'Secrets come from the environment or a profile, never from the command line, where other users could read them.',
    table(
      ['variable', 'means'],
      Object.entries(environmentVariables).map(([name, meaning]) => [`\`${name}\``, meaning]),
    ),
    'A profile is a member of `profiles` in the configuration file:',
    `\`\`\`json\n${JSON.stringify(profileSample, null, 2)}\n\`\`\``,
    table(
      ['exit code', 'means'],
      Object.entries(exitCodes).map(([name, code]) => [String(code), exitCodeMeanings[name as keyof typeof exitCodes]]),
    ),
    ...leaves(root).map(([name, command]) => section(name, command)),
    '',
  ].join('\n\n')
}

const profileSample = {
  profiles: {
    prod: {
      namesrv: 'ns1.example:9876;ns2.example:9876',
      endpoints: 'proxy.example:8081',
      accessKey: 'shop',
      secretKey: '…',
      tls: { ca: '/etc/rocketmq/ca.pem' },
      addressMap: { '10.0.0.5:10911': 'gateway.example:10911' },
    },
  },
}

function section(name: string, command: RmqCommand): string {
  const call = [
    `rmq ${name}`,
    ...command.registeredArguments.map(each => {
      const name = `${each.name()}${each.variadic ? '…' : ''}`
      return each.required ? `<${name}>` : `[${name}]`
    }),
  ]
  const examples = command.examples.map(({ line, meaning }) => `${meaning}\n\n\`\`\`sh\nrmq ${line}\n\`\`\``)
  const rows = command.options.length === 0 ? [] : [options(command)]
  return [`## ${call.join(' ')}`, sentence(command.description()), ...rows, ...examples].join('\n\n')
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

function options(command: RmqCommand): string {
  return table(
    ['option', 'means', 'default'],
    command.options.map(({ flags, description, defaultValue }) => [
      `\`${flags}\``,
      description,
      defaultValue === undefined ? '' : `\`${String(defaultValue)}\``,
    ]),
  )
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n')
}

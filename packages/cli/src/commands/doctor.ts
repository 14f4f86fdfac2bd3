// SPDX-License-Identifier: Apache-2.0
// `rmq doctor`: why it does not work, and what to do.
import { InvalidArgumentError } from 'commander'
import type { Register } from '../binding.js'
import { diagnose } from '../doctor/diagnose.js'
import { features, type Feature } from '../doctor/features.js'
import type { Finding, Verdict } from '../doctor/finding.js'
import { exitCodes, type ExitCode } from '../exit-codes.js'
import type { Session } from '../session.js'
import { counted } from '../text.js'

interface DoctorOptions {
  readonly topic?: string
  readonly group?: string
  readonly needs?: readonly Feature[]
}

const featureNames = Object.keys(features) as Feature[]

function feature(text: string, before: readonly Feature[] = []): readonly Feature[] {
  const found = featureNames.find(name => name === text)
  if (found !== undefined) return [...before, found]
  throw new InvalidArgumentError(`It takes one of ${featureNames.join(', ')}.`)
}

export const doctorCommand: Register = (parent, bind) => {
  parent
    .command('doctor')
    .description('why does it not work: examines name servers, brokers, a topic and a group')
    .option('--topic <topic>', 'look at this topic too')
    .option('--group <group>', 'look at this consumer group too')
    .option('--needs <feature>', `the brokers have to have ${featureNames.join(', ')}; may be repeated`, feature)
    .example('doctor --topic orders', 'Everything between this machine and the topic orders.')
    .action(bind(examine))
}

async function examine(session: Session, { topic, group, needs }: DoctorOptions): Promise<ExitCode> {
  const findings: Finding[] = []
  for await (const finding of diagnose(session.client, { ...session.call, topic, group, needs })) {
    findings.push(finding)
    await show(session, finding)
  }
  const faults = findings.filter(({ verdict }) => verdict === 'fault').length
  const warnings = findings.filter(({ verdict }) => verdict === 'warning').length
  const isWell = faults === 0 && warnings === 0
  await session.output.line(isWell ? 'all is well' : `${counted(faults, 'fault')}, ${counted(warnings, 'warning')}`)
  return faults > 0 ? exitCodes.failed : exitCodes.done
}

async function show({ output }: Session, finding: Finding): Promise<void> {
  const { green, yellow, red } = output.colours
  const marks: Readonly<Record<Verdict, string>> = { ok: green('✓'), warning: yellow('!'), fault: red('✗') }
  const { verdict, subject, says, advice } = finding
  await output.item(finding, `${marks[verdict]} ${subject}: ${says}${advice === undefined ? '' : `\n    → ${advice}`}`)
}

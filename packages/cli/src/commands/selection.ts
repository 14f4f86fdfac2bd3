// SPDX-License-Identifier: Apache-2.0
// The options by which a command chooses brokers, and the report of what each broker did.
import type { BrokerOutcome, BrokerSelection } from '@rocketmq-ts/admin'
import { several } from '../arguments.js'
import type { RmqCommand } from '../rmq-command.js'
import type { Session } from '../session.js'

export interface SelectionOptions {
  readonly cluster?: string
  readonly broker?: readonly string[]
}

/** Adds `--cluster` and `--broker`. */
export function selectable(command: RmqCommand): RmqCommand {
  return command
    .option('--cluster <name>', 'only brokers of this cluster')
    .option('--broker <name>', 'only this broker; may be repeated', several)
}

export function selectionOf({ cluster, broker }: SelectionOptions): BrokerSelection {
  return broker !== undefined ? { brokers: broker } : cluster !== undefined ? { cluster } : {}
}

/** Prints which brokers a change was made on. */
export async function showOutcomes(
  { output }: Session,
  what: string,
  outcomes: readonly BrokerOutcome[],
): Promise<void> {
  if (output.isJson) return output.json({ done: outcomes })
  const brokers = outcomes.map(({ brokerName, elapsedMs }) => `${brokerName} (${Math.round(elapsedMs)} ms)`).join(', ')
  await output.line(`${output.colours.green('✓')} ${what} on ${brokers}`)
}

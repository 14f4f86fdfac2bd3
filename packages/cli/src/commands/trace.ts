// SPDX-License-Identifier: Apache-2.0
// `rmq trace`: the life of one message: sent, stored, delivered, redelivered, by whom, and how long it took.
import type { MessageTrack, TracedDelivery, TracedLife } from '@rocketmq-ts/admin'
import { QueryError, RouteError } from '@rocketmq-ts/core'
import type { MessageExt } from '@rocketmq-ts/protocol'
import type { Register } from '../binding.js'
import { exitCodes, type ExitCode } from '../exit-codes.js'
import { messageJson } from '../message-text.js'
import type { Session } from '../session.js'
import { time } from '../text.js'

export const traceCommand: Register = (parent, bind) => {
  parent
    .command('trace')
    .argument('<id>', 'the message id that a send returned')
    .requiredOption('--topic <topic>', 'topic of the message')
    .option('--trace-topic <topic>', 'topic of the traces, unless it is the usual one')
    .description('the life of one message: sent, stored, delivered, redelivered; by whom, how long')
    .example('trace 0A000001000078BF000000000000012C --topic orders', 'Everything that is known of this message.')
    .action(bind(trace))
}

/** A line of the life: when, what, who. */
interface Step {
  readonly at: number
  readonly what: string
  readonly who: string
}

async function trace(
  session: Session,
  id: string,
  { topic, traceTopic }: { topic: string; traceTopic?: string },
): Promise<ExitCode> {
  const { message, life, tracks } = await session.admin(async admin => {
    const found = await admin.messages.find(topic, id, session.call).catch(missing)
    return {
      message: found,
      // No one has traced yet where there is no such topic.
      life: await admin.traces.life(found?.messageId ?? id, { ...session.call, traceTopic }).catch(missing),
      tracks: found === undefined ? [] : await admin.messages.track(found, session.call).catch(missing),
    }
  })
  const steps = stepsOf(message, life)
  if (session.output.isJson)
    await session.output.json({
      message: message === undefined ? undefined : messageJson(message),
      ...life,
      groups: tracks,
    })
  else await show(session, steps, tracks ?? [])
  return steps.length === 0 ? exitCodes.notFound : exitCodes.done
}

/** What is not there is told as such, beside what is. */
function missing(error: unknown): undefined {
  if (error instanceof QueryError || error instanceof RouteError) return undefined
  throw error
}

function stepsOf(message: MessageExt | undefined, life: TracedLife | undefined): readonly Step[] {
  const { sends, transactionEnds, recalls, deliveries } = life ?? nothingTraced
  const steps: Step[] = [
    ...sends.map(each => ({
      at: each.time,
      who: whoOf(each),
      what: `${each.isSuccess ? 'sent' : 'send failed'}, ${each.messageType}, ${each.costMs} ms`,
    })),
    ...(message === undefined ? [] : [storedStep(message)]),
    ...transactionEnds.map(each => ({
      at: each.time,
      who: whoOf(each),
      what: `${each.state}${each.isFromCheck ? ' after a check' : ''}`,
    })),
    ...recalls.map(each => ({
      at: each.time,
      who: whoOf(each),
      what: each.isSuccess ? 'recalled' : 'recall failed',
    })),
    ...deliveries.map(deliveryStep),
  ]
  return steps.sort((one, other) => one.at - other.at)
}

const nothingTraced: TracedLife = { sends: [], transactionEnds: [], recalls: [], deliveries: [] }

function whoOf({ group, client }: { readonly group: string; readonly client: string }): string {
  return `${group} at ${client}`
}

function storedStep({ storeTimestamp, brokerName, queueId, queueOffset }: MessageExt): Step {
  return { at: storeTimestamp, what: 'stored', who: `${brokerName}, queue ${queueId}, offset ${queueOffset}` }
}

function deliveryStep(delivery: TracedDelivery): Step {
  const { time: at = 0, retryTimes = 0, outcome, costMs = 0 } = delivery
  const what = retryTimes === 0 ? 'delivered' : `redelivered, retry ${retryTimes}`
  const end = outcome === undefined ? 'no end was traced' : `${outcome}, ${costMs} ms`
  return { at, what: `${what}: ${end}`, who: whoOf(delivery) }
}

async function show({ output }: Session, steps: readonly Step[], tracks: readonly MessageTrack[]): Promise<void> {
  await output.table(
    [
      { title: 'TIME', value: step => time(step.at) },
      { title: 'WHAT', value: step => step.what },
      { title: 'WHO', value: step => step.who },
    ],
    steps,
    'There is no such message, and nobody traced it.',
  )
  if (tracks.length === 0) return
  await output.line('')
  await output.table(
    [
      { title: 'GROUP', value: row => row.group },
      { title: 'AT THE BROKERS', value: row => row.reason ?? row.track },
    ],
    tracks,
    '',
  )
}

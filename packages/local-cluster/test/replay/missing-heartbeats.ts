// SPDX-License-Identifier: Apache-2.0
// Near-duplicates were left out of the recording, and with them heartbeats that made a consumer known. What such a
// heartbeat said follows from the requests behind it: who asks, for which group, with which version of a subscription.
import { everyMessage } from '@rocketmq-ts/core'
import {
  consumerListBody,
  hasPullFlag,
  heartbeat,
  heartbeatBody,
  isRetryTopic,
  queryAssignment,
  queryAssignmentRequestBody,
  subscriptionOf,
  type HeartbeatData,
} from '@rocketmq-ts/protocol'
import { RemotingCommand } from '@rocketmq-ts/remoting'
import type { RecordedFrame } from './recorded-case.js'

type Consumer = HeartbeatData['consumerDataSet'][number]
type Subscription = Consumer['subscriptionDataSet'][number]

const pull = 11
const pop = 200_050
const consumerList = 38

/** What cannot be seen in the requests of a consumer. */
export interface ConsumerFacts {
  /** Everything by default. */
  readonly expression?: string
  /** `CLUSTERING` by default. */
  readonly messageModel?: Consumer['messageModel']
  readonly unitMode?: boolean
}

/** What the consumers of a case said by heartbeats, recorded ones and those that the recording lacks. */
export class MissingHeartbeats {
  readonly #frames: readonly RecordedFrame[]
  readonly #facts: ConsumerFacts
  /** By connection and group. */
  readonly #said = new Map<string, Consumer>()

  constructor(frames: readonly RecordedFrame[], facts: ConsumerFacts) {
    this.#frames = frames
    this.#facts = facts
  }

  /** The heartbeat that must have been sent before this request, when none was recorded. */
  before(frame: RecordedFrame): RemotingCommand | undefined {
    const { command, conn } = frame
    if (command.code === heartbeat.code) for (const each of consumersOf(frame)) this.#said.set(keyOf(conn, each), each)
    const wanted = this.#wantedBy(frame)
    if (wanted === undefined) return undefined
    this.#said.set(keyOf(conn, wanted), wanted)
    return new RemotingCommand({
      code: heartbeat.code,
      // No recorded request has it.
      opaque: -1 - frame.seq,
      version: command.version,
      language: command.language,
      body: heartbeatBody.encode({
        clientId: this.#clientOf(conn),
        heartbeatFingerprint: 0,
        withoutSub: false,
        producerDataSet: [],
        consumerDataSet: [...this.#said].flatMap(([key, each]) => (key.startsWith(`${conn} `) ? each : [])),
      }),
    })
  }

  #wantedBy({ command, conn, seq }: RecordedFrame): Consumer | undefined {
    const { code, extFields = {}, body } = command
    const { consumerGroup = '', bname } = extFields
    const answer = this.#frames.find(({ replyTo }) => replyTo === seq)
    if (code === consumerList && answer?.command.code === 0) return this.#wantedBySome(conn, consumerGroup)
    if (code === queryAssignment.code) {
      const { consumerGroup: group, topic } = queryAssignmentRequestBody.decode(body)
      return this.#wantedBySome(conn, group, topic)
    }
    // Raw pulls name no broker: they were made to be refused.
    if (bname === undefined) return undefined
    if (code === pop) return this.#wantedBySome(conn, consumerGroup)
    return code === pull ? this.#wantedByPull(conn, consumerGroup, extFields) : undefined
  }

  /** The group must be known. */
  #wantedBySome(conn: number, groupName: string, topic?: string): Consumer | undefined {
    if (this.#said.has(keyOf(conn, { groupName }))) return undefined
    const subscriptionDataSet = topic === undefined ? [] : [this.#subscriptionOf(groupName, topic)]
    return { ...this.#newConsumer(groupName), subscriptionDataSet }
  }

  /** A pull without its subscription: the group's must be known, and not be older. */
  #wantedByPull(conn: number, groupName: string, fields: Readonly<Record<string, string>>): Consumer | undefined {
    const { topic = '', subVersion = '0', sysFlag = '0' } = fields
    if (hasPullFlag(Number(sysFlag), 'SUBSCRIPTION')) return undefined
    const version = Number(subVersion)
    const said = this.#said.get(keyOf(conn, { groupName })) ?? this.#newConsumer(groupName)
    if (said.subscriptionDataSet.some(known => known.topic === topic && known.subVersion >= version)) return undefined
    const others = said.subscriptionDataSet.filter(known => known.topic !== topic)
    const subscription = { ...this.#subscriptionOf(groupName, topic), subVersion: version }
    return { ...said, subscriptionDataSet: [...others, subscription] }
  }

  #newConsumer(groupName: string): Consumer {
    const { messageModel = 'CLUSTERING', unitMode = false } = this.#facts
    return {
      groupName,
      consumeType: 'CONSUME_PASSIVELY',
      messageModel,
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      subscriptionDataSet: [],
      unitMode,
    }
  }

  /** As a heartbeat of the case has it; everything, when there is none. */
  #subscriptionOf(groupName: string, topic: string): Subscription {
    const recorded = this.#frames
      .flatMap(consumersOf)
      .filter(consumer => consumer.groupName === groupName)
      .flatMap(({ subscriptionDataSet }) => subscriptionDataSet)
      .find(subscription => subscription.topic === topic)
    if (recorded !== undefined) return recorded
    const { expression = everyMessage } = this.#facts
    return subscriptionOf({ topic, expression: isRetryTopic(topic) ? everyMessage : expression, subVersion: 0 })
  }

  /** The id that a connection's client gives, or others give it. */
  #clientOf(conn: number): string {
    const frames = this.#frames.filter(frame => frame.conn === conn)
    for (const { command, kind, replyTo } of frames) {
      if (command.code === heartbeat.code && kind === 'request') return heartbeatBody.decode(command.body).clientId
      if (command.extFields?.['clientId'] !== undefined) return command.extFields['clientId']
      const asked = frames.find(({ seq }) => seq === replyTo)
      if (asked?.command.code !== consumerList || command.code !== 0) continue
      const [id] = consumerListBody.decode(command.body).consumerIdList
      if (id !== undefined) return id
    }
    return `client of connection ${conn}`
  }
}

/** None of a heartbeat that was broken on purpose. */
function consumersOf({ command, kind }: RecordedFrame): readonly Consumer[] {
  if (command.code !== heartbeat.code || kind !== 'request') return []
  try {
    return heartbeatBody.decode(command.body).consumerDataSet
  } catch {
    return []
  }
}

function keyOf(conn: number, { groupName }: Pick<Consumer, 'groupName'>): string {
  return `${conn} ${groupName}`
}

// SPDX-License-Identifier: Apache-2.0
// When a timer message is delivered, and which ones are refused. The time is kept one precision step too early, an
// exact multiple a whole step: the wheel gives a slot away when it has passed, not when it begins.
// [HookUtils.java transformTimerMessage]
import { findProperty, messageProperties, refuse, timerTopic, transactionTypeOf } from '@rocketmq-ts/protocol'
import type { BrokerConfig } from '../broker-config.js'
import type { NewMessage } from '../store/message-store.js'
import { changeProperties } from '../stored-message.js'

const { timerDelaySeconds, timerDelayMs, timerDeliverMs, timerOutMs, timerDeleteUniqueKey } = messageProperties
const { realTopic, realQueueId } = messageProperties

/**
 * The message as it is stored: redirected to the timer's topic when it is to be delivered later. One whose time has
 * passed is an ordinary message. Throws a `Refusal` when it is too far ahead, or timers are off.
 */
export function redirectToTimer(message: NewMessage, config: BrokerConfig, now: number): NewMessage {
  if (!isTimerMessage(message)) return message
  if (!config.timerWheelEnable) {
    refuse('SYSTEM_ERROR', 'accurate timer message is not enabled, timerWheelEnable is false')
  }
  const deliverAt = deliveryTime(message.properties, now)
  if (deliverAt === undefined) return refuseTimer(config)
  if (deliverAt <= now) {
    const isRecall = findProperty(message.properties, timerDeleteUniqueKey.name) !== undefined
    return isRecall ? refuseTimer(config) : message
  }
  if (deliverAt - now > config.timerMaxDelaySec * 1000) refuseTimer(config)
  return {
    ...message,
    topic: timerTopic,
    queueId: 0,
    properties: changeProperties(message.properties, {
      [timerOutMs.name]: String(slotOf(deliverAt, config.timerPrecisionMs)),
      [realTopic.name]: message.topic,
      [realQueueId.name]: String(message.queueId),
    }),
  }
}

function isTimerMessage({ topic, sysFlag, properties }: NewMessage): boolean {
  const type = transactionTypeOf(sysFlag)
  if (topic === timerTopic || (type !== 'none' && type !== 'commit')) return false
  if (findProperty(properties, timerOutMs.name) !== undefined) return false
  return [timerDelaySeconds, timerDelayMs, timerDeliverMs].some(({ name }) => findProperty(properties, name))
}

/** Seconds count before milliseconds, and both before an absolute time. */
function deliveryTime(properties: string, now: number): number | undefined {
  const seconds = findProperty(properties, timerDelaySeconds.name)
  if (seconds !== undefined) return time(seconds, value => now + value * 1000)
  const milliseconds = findProperty(properties, timerDelayMs.name)
  if (milliseconds !== undefined) return time(milliseconds, value => now + value)
  return time(findProperty(properties, timerDeliverMs.name) ?? '', value => value)
}

function time(text: string, of: (value: number) => number): number | undefined {
  const value = /^[+-]?\d{1,19}$/.test(text) ? of(Number(text)) : NaN
  return Number.isNaN(value) ? undefined : value
}

function slotOf(deliverAt: number, precisionMs: number): number {
  const rest = deliverAt % precisionMs
  return deliverAt - (rest === 0 ? precisionMs : rest)
}

function refuseTimer(config: BrokerConfig): never {
  const maxMs = config.timerMaxDelaySec * 1000
  refuse(
    'MESSAGE_ILLEGAL',
    `timer message illegal, the delay time should not be bigger than the max delay ${maxMs}ms; ` +
      'or if set del msg, the delay time should be bigger than the current time',
  )
}

// SPDX-License-Identifier: Apache-2.0
// Everything that an answer says, as one table from path to value, so that two answers are compared value by value.
// What differs from run to run (addresses, times of the broker, positions in its log) only has to be of its kind.
import { decodeRecords, isBadRecord, readJson } from '@rocketmq-ts/protocol'
import type { RemotingCommand } from '@rocketmq-ts/remoting'

/** Values by path, such as `body.queueDatas.0.perm`. */
export type Values = ReadonlyMap<string, string>

/** Clocks and measurements of the broker. */
const times = /(timestamp|popTime|reviveTime|delayTime|TimeStampStr|Tps|TPS|RT)$|^field (indexLast|queryTime)/i
/** Kept by brokers in no order. */
const sets = /\.(topicList|groupList|consumerIdList|connectionSet|subscriptionSet|consumeStatsList)$/

/** The values of an answer. */
export function valuesOf({ code, remark, extFields = {}, body }: RemotingCommand): Values {
  const values = new Map([['code', String(code)]])
  if (remark !== undefined) put(values, 'remark', plainRemark(remark))
  for (const [key, value] of Object.entries(extFields)) put(values, `field ${key}`, value)
  if (body.length > 0) put(values, 'body', contentOf(body))
  return values
}

/** Where two answers differ: path, recorded, actual. */
export function differencesOf(recorded: Values, actual: Values): readonly (readonly [string, string, string])[] {
  const paths = [...new Set([...recorded.keys(), ...actual.keys()])]
  return paths.flatMap(path => {
    const was = recorded.get(path) ?? 'nothing'
    const is = actual.get(path) ?? 'nothing'
    return was === is ? [] : [[path, was, is] as const]
  })
}

/** Whatever stack trace a failure of Java carries. */
function plainRemark(remark: string): string {
  return /^(java|com|org)\.[\w.]+(Exception|Error)/.test(remark) ? 'a failure of Java' : remark
}

function contentOf(body: Buffer): unknown {
  const [first] = body
  if (first === 0x7b || first === 0x5b) return readJson(body.toString())
  const records = decodeRecords(body)
  const messages = records.flatMap(record => (isBadRecord(record) ? [] : [record]))
  if (messages.length === 0 || messages.length < records.length) return body.toString()
  return messages.map(message => {
    const fields = Object.fromEntries(Object.entries(message))
    return { ...fields, commitLogOffset: 0, body: message.body.toString('base64') }
  })
}

function put(values: Map<string, string>, path: string, value: unknown): void {
  if (Array.isArray(value)) {
    values.set(`${path}.length`, String(value.length))
    const members: readonly unknown[] = sets.test(path) ? value.toSorted(byText) : value
    for (const [index, member] of members.entries()) put(values, `${path}.${index}`, member)
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) put(values, `${path}.${key}`, member)
  } else values.set(path, plainValue(path, String(value)))
}

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1
}

function plainValue(path: string, value: string): string {
  if (times.test(path) && /\d/.test(value)) return Number(value) === 0 ? 'zero' : 'a time'
  // Brokers let the queues of check points take turns, over all groups.
  if (path === 'field reviveQid' && /^[0-7]$/.test(value)) return 'one of eight'
  return value.replace(/\d+\.\d+\.\d+\.\d+(:\d+)?/g, 'ADDRESS').replace(/\b7F000001[0-9A-F]{8}([0-9A-F]{16})\b/g, 'ID')
}

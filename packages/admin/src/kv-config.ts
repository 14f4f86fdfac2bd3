// SPDX-License-Identifier: Apache-2.0
// Texts that name servers keep by namespace and key. Name servers do not talk to each other: a text is put to all of
// them, and read from one.
import {
  deleteKvConfig,
  getKvConfig,
  getKvListByNamespace,
  orderNamespace,
  parseOrderConf,
  printOrderConf,
  putKvConfig,
} from '@rocketmq-ts/protocol'
import { kinds, type Check } from '@rocketmq-ts/core'
import { plain } from './argument-kinds.js'
import { callTable } from './call-table.js'
import { callRows, type AdminCallOptions, type Begin, type Operation } from './operation.js'

const orderConf: Check = value => (value instanceof Map ? undefined : 'a Map of queues by broker name')

const calls = callTable('kvConfig', {
  get: { given: { namespace: plain, key: plain }, options: callRows },
  list: { given: { namespace: plain }, options: callRows },
  put: { given: { namespace: plain, key: plain, value: kinds.text }, options: callRows },
  delete: { given: { namespace: plain, key: plain }, options: callRows },
  orderConf: { given: { topic: plain }, options: callRows },
  setOrderConf: { given: { topic: plain, conf: orderConf }, options: callRows },
})

/** Texts of the name servers: `admin.kvConfig`. */
export class KvConfig {
  readonly #begin: Begin

  constructor(begin: Begin) {
    this.#begin = begin
  }

  /** A text, `undefined` when there is none. */
  async get(namespace: string, key: string, options?: AdminCallOptions): Promise<string | undefined> {
    const chosen = calls.get({ namespace, key }, options)
    return readText(this.#begin(`reading ${namespace}/${key}`, chosen), namespace, key)
  }

  /** All texts of a namespace by key; empty when there are none. */
  async list(namespace: string, options?: AdminCallOptions): Promise<ReadonlyMap<string, string>> {
    const chosen = calls.list({ namespace }, options)
    const operation = this.#begin(`listing ${namespace}`, chosen)
    const { body } = await operation.askNameServer(getKvListByNamespace, { namespace })
    return body?.table ?? new Map()
  }

  /** Stores a text on every name server. Rejects with `NameServerError`, which lists those that failed. */
  async put(namespace: string, key: string, value: string, options?: AdminCallOptions): Promise<void> {
    const chosen = calls.put({ namespace, key, value }, options)
    const operation = this.#begin(`storing ${namespace}/${key}`, chosen)
    await operation.askEachNameServer(putKvConfig, { namespace, key, value })
  }

  /** Forgets a text on every name server; one that is not there is no error. */
  async delete(namespace: string, key: string, options?: AdminCallOptions): Promise<void> {
    const chosen = calls.delete({ namespace, key }, options)
    const operation = this.#begin(`deleting ${namespace}/${key}`, chosen)
    await operation.askEachNameServer(deleteKvConfig, { namespace, key })
  }

  /** Queues by broker name that an order topic is fixed to; empty when it is not. */
  async orderConf(topic: string, options?: AdminCallOptions): Promise<ReadonlyMap<string, number>> {
    const chosen = calls.orderConf({ topic }, options)
    return parseOrderConf(await readText(this.#begin(`reading the order of "${topic}"`, chosen), orderNamespace, topic))
  }

  /** Fixes an order topic to queues by broker name. Replaces what was fixed before. */
  async setOrderConf(topic: string, conf: ReadonlyMap<string, number>, options?: AdminCallOptions): Promise<void> {
    const chosen = calls.setOrderConf({ topic, conf }, options)
    await this.put(orderNamespace, topic, printOrderConf(conf), chosen)
  }
}

/** Adds brokers to what an order topic is fixed to. */
export async function mergeOrderConf(
  operation: Operation,
  topic: string,
  conf: ReadonlyMap<string, number>,
): Promise<void> {
  const known = parseOrderConf(await readText(operation, orderNamespace, topic))
  const value = printOrderConf(new Map([...known, ...conf]))
  await operation.askEachNameServer(putKvConfig, { namespace: orderNamespace, key: topic, value })
}

/** Takes brokers out of what an order topic is fixed to; forgets it when none is left. */
export async function dropFromOrderConf(
  operation: Operation,
  topic: string,
  brokerNames: ReadonlySet<string>,
): Promise<void> {
  const known = parseOrderConf(await readText(operation, orderNamespace, topic))
  const left = new Map([...known].filter(([brokerName]) => !brokerNames.has(brokerName)))
  const place = { namespace: orderNamespace, key: topic }
  if (left.size === known.size) return
  if (left.size === 0) await operation.askEachNameServer(deleteKvConfig, place)
  else await operation.askEachNameServer(putKvConfig, { ...place, value: printOrderConf(left) })
}

async function readText(operation: Operation, namespace: string, key: string): Promise<string | undefined> {
  const { answer, value } = await operation.askNameServer(getKvConfig, { namespace, key })
  return answer === 'SUCCESS' ? value : undefined
}

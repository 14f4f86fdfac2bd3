// SPDX-License-Identifier: Apache-2.0
// What specs of delivery have in common.
import {
  ConsumeHooks,
  HandlerTable,
  Invoker,
  VirtualClock,
  type DeliveryOptions,
  type FailedMessage,
  type Listener,
} from '@rocketmq-ts/core'
import { reader, type Text } from './list-source.js'

export interface Bench {
  readonly clock: VirtualClock
  readonly options: DeliveryOptions<Text>
  readonly failed: FailedMessage<Text>[]
  /** Calls as they were counted. */
  readonly counted: { done: number; failed: number }[]
  /** Values that handlers returned by the way, in words. */
  readonly ignored: string[]
}

/** What a delivery needs, with a record of what it told. */
export function bench(listener: Listener<Text> | undefined, options: Partial<DeliveryOptions<Text>> = {}): Bench {
  const clock = new VirtualClock()
  const failed: FailedMessage<Text>[] = []
  const counted: { done: number; failed: number }[] = []
  const ignored: string[] = []
  const onIgnored = (_topic: string, returned: string) => void ignored.push(returned)
  const handlers = new HandlerTable<Text>()
  handlers.setForAll(listener)
  const logger = { warn: () => undefined }
  const hooks = new ConsumeHooks<Text>({ consumerGroup: 'g', namespace: '', logger }, [])
  return {
    clock,
    failed,
    counted,
    ignored,
    options: {
      clock,
      handlers,
      reader,
      invoker: new Invoker({ consumerGroup: 'g', clock, hooks, consumeTimeoutMs: 60_000, onIgnored }),
      meter: { addCall: (_topic, _now, _elapsedMs, outcome) => void counted.push(outcome) },
      onFailed: failure => void failed.push(failure),
      concurrency: 2,
      batchSize: 1,
      consumeTimeoutMs: 60_000,
      ...options,
    },
  }
}

/** Lets promises and turns of the event loop pass. */
export async function pass(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve))
}

// SPDX-License-Identifier: Apache-2.0
// Options of a push consumer and their defaults, in Java's spelling where Java has them. [DefaultMQPushConsumer.java]
import type { Serializer } from '@rocketmq-ts/core'
import type { MessageExt } from '@rocketmq-ts/protocol'
import type { QueueConsumerOptions } from '../options/consumer-options.js'
import type { ConsumeMessageHook } from '../hooks/consume-hook.js'
import type { MessageListener } from './message-handler.js'

/** Options of a push consumer. `V` is what its deserializer makes of bodies. */
export interface PushConsumerOptions<V = never> extends QueueConsumerOptions<V> {
  /** Handles the messages of topics that were subscribed to without a handler of their own. */
  readonly handler?: MessageListener<V> | undefined
  /** Makes the `value` of a message from its body. What it throws is a failure of the message. */
  readonly deserializer?: Pick<Serializer<V>, 'deserialize'> | undefined
  /** One message after the other in each queue, under a lock at the broker. Default false. */
  readonly ordered?: boolean | undefined
  /** False: brokers share the queues out, and may have them popped (5.x; not with `ordered`). Default true. */
  readonly clientRebalance?: boolean | undefined
  /** Handlers at the same time, 1 to 1000. Default 20. (Java: consumeThreadMax.) */
  readonly consumeConcurrency?: number | undefined
  /** Messages that a batch handler gets at most, 1 to 1024. Default 1. */
  readonly consumeMessageBatchMaxSize?: number | undefined
  /** Messages of one pull at most, 1 to 1024. Default 32. */
  readonly pullBatchSize?: number | undefined
  /** Bytes of one pull at most. Default 262,144. Brokers before 5.1 do not know it. */
  readonly pullBatchSizeInBytes?: number | undefined
  /** Milliseconds between two pulls of a queue that brought messages, up to 65,535. Default 0. */
  readonly pullInterval?: number | undefined
  /** Messages of a topic that may wait here, shared by its queues. Default -1: no limit but the queues'. */
  readonly pullThresholdForTopic?: number | undefined
  /** Mebibytes of a topic that may wait here, shared by its queues. Default -1: no limit but the queues'. */
  readonly pullThresholdSizeForTopic?: number | undefined
  /** Positions between the first and the last message of a queue that waits here, 1 to 65,535. Default 2000. */
  readonly consumeConcurrentlyMaxSpan?: number | undefined
  /**
   * Popped: milliseconds that a message belongs to this consumer, 5000 to 300,000; one that takes longer comes again.
   * Default 60,000.
   */
  readonly popInvisibleTime?: number | undefined
  /** Popped: messages of one request at most, 1 to 32. Default 32. */
  readonly popBatchNums?: number | undefined
  /** Popped: messages of a queue that may be here unsettled, 1 to 65,535. Default 96. */
  readonly popThresholdForQueue?: number | undefined
  /** Failures after which a message is a dead letter. Default -1: 16, or never when ordered. */
  readonly maxReconsumeTimes?: number | undefined
  /** Ordered: milliseconds that a queue waits after a failure, 10 to 30,000. Default 1000. */
  readonly suspendCurrentQueueTimeMillis?: number | undefined
  /** Minutes that a handler may take before its message is given back (not when ordered). Default 15. */
  readonly consumeTimeout?: number | undefined
  /** Milliseconds that closing waits for handlers. Default 10,000. (Java: 0.) */
  readonly awaitTerminationMillisWhenShutdown?: number | undefined
  /** Messages for which it returns false are passed over, after the subscription's own filter. */
  readonly messageFilter?: ((message: MessageExt) => boolean) | undefined
  /** True: every call of a handler is recorded in the trace topic, for RocketMQ's tools. Default false. */
  readonly enableTrace?: boolean | undefined
  /** Topic for traces. Default `RMQ_SYS_TRACE_TOPIC`. */
  readonly traceTopic?: string | undefined
  /** Records of one trace message, at most 20. Default 10. */
  readonly traceMsgBatchNum?: number | undefined
  /** Code around each call of a handler. */
  readonly consumeMessageHooks?: readonly ConsumeMessageHook[] | undefined
}

// SPDX-License-Identifier: Apache-2.0
// Options of a producer and their defaults, in Java's spelling where Java has them. All times are milliseconds, all
// sizes bytes. [DefaultMQProducer.java]
import { ClientConfig, given, type ClientOptions, type MQClientManager } from '@rocketmq-ts/client'
import {
  checkNames,
  longestDurationMs,
  numbersOf,
  oneOf,
  optionalNumber,
  type CompressionType,
  type NumberRules,
  type Serializer,
} from '@rocketmq-ts/core'
import { defaultTopicName, responseCodes, traceTopic, type ResponseName } from '@rocketmq-ts/protocol'
import type { AutoBatchOptions } from './auto-batch-options.js'
import type { CheckForbiddenHook, EndTransactionHook, HookLists, SendMessageHook } from './hooks.js'
import type { HashPreset } from './queue-hash.js'

export interface ProducerOptions<TBody = Uint8Array | string> extends ClientOptions {
  /** Name of this producer among all of the cluster; brokers ask the group how a transaction ended. */
  readonly producerGroup: string
  /** Topics whose routes are looked up at the start, so that the first send does not wait for it. */
  readonly topics?: readonly string[]
  /** Turns bodies into bytes. Default: bytes as they are, text in UTF-8. */
  readonly serializer?: Serializer<TBody>
  /** Topic whose settings a topic inherits that a send creates; `TBW102`. */
  readonly createTopicKey?: string
  /** Queues on each broker of a topic that a send creates, at most; 4. */
  readonly defaultTopicQueueNums?: number
  /** Deadline of a send over all attempts; 3000. */
  readonly sendMsgTimeout?: number
  /**
   * Milliseconds of one attempt at most, while others may follow. Default: half of what is left when another broker
   * can be tried, else all of it.
   */
  readonly sendMsgMaxTimeoutPerRequest?: number
  /** Attempts after the first; 2. */
  readonly retryTimesWhenSendFailed?: number
  /** True: a message that is stored, but not as safely as the broker is set to, is sent again. May duplicate; false. */
  readonly retryAnotherBrokerWhenNotStoreOK?: boolean
  /**
   * Answers after which a send is tried again. Default: TOPIC_NOT_EXIST, SERVICE_NOT_AVAILABLE, SYSTEM_ERROR,
   * SYSTEM_BUSY, NO_PERMISSION (on another broker only), NO_BUYER_ID, NOT_IN_CURRENT_UNIT, FLOW_CONTROL, GO_AWAY.
   */
  readonly retryResponseCodes?: Iterable<ResponseName>
  /** Bytes of a body, or of a whole batch, at most; 4,194,304. */
  readonly maxMessageSize?: number
  /** Bodies of at least so many bytes are compressed; 4096. */
  readonly compressMsgBodyOverHowmuch?: number
  /** How bodies are compressed; `zlib`, which every RocketMQ consumer reads. 4.x consumers read nothing else. */
  readonly compressType?: CompressionType
  /** Level of the compression. Default: the codec's own, 5 for zlib; LZ4 has none. */
  readonly compressLevel?: number
  /** How keys choose a queue; `java`. Producers in other languages must agree. */
  readonly hash?: HashPreset
  /** True: brokers that failed or were slow are avoided for a while; false. */
  readonly sendLatencyEnable?: boolean
  /** With `sendLatencyEnable`, true: brokers that could not be reached are probed; false. */
  readonly startDetectorEnable?: boolean
  /** Milliseconds between two probes; 2000. */
  readonly detectInterval?: number
  /** Milliseconds that a probe may take; 200. */
  readonly detectTimeout?: number
  /**
   * Messages in flight at once; 1024. Who sends more waits, within the deadline of the send, and is served in the order
   * of coming; 100,000 may wait. More than some thousands make brokers refuse with SYSTEM_BUSY.
   */
  readonly maxInFlightMessages?: number
  /** Bytes in flight at once; 67,108,864. A message that is larger goes alone. */
  readonly maxInFlightBytes?: number
  /**
   * True, or bounds: sends that come within some milliseconds become one request. Messages that are delayed, large, or
   * sent with a `timeoutMs` or `signal` of their own go alone; false.
   */
  readonly autoBatch?: boolean | AutoBatchOptions
  /** True: every send and every end of a transaction is told to the trace topic, where RocketMQ's tools find it; false. */
  readonly enableTrace?: boolean
  /** Topic for traces; `RMQ_SYS_TRACE_TOPIC`. */
  readonly traceTopic?: string
  /** Traces of one message, at most 20; 10. */
  readonly traceMsgBatchNum?: number
  /** See every attempt of every send. */
  readonly sendMessageHooks?: readonly SendMessageHook[]
  /** May forbid a send to a queue. */
  readonly checkForbiddenHooks?: readonly CheckForbiddenHook[]
  /** See the end of every transaction. */
  readonly endTransactionHooks?: readonly EndTransactionHook[]
  /** Where instances are kept. Default: the manager of the process. A test may bring its own. */
  readonly manager?: MQClientManager
}

/** What comes in. Bodies are not the configuration's business. */
type UncheckedOptions = Omit<ProducerOptions, 'serializer' | 'producerGroup'> & { readonly producerGroup?: string }

const defaultRetryCodes: readonly ResponseName[] = [
  'TOPIC_NOT_EXIST',
  'SERVICE_NOT_AVAILABLE',
  'SYSTEM_ERROR',
  'SYSTEM_BUSY',
  'NO_PERMISSION',
  'NO_BUYER_ID',
  'NOT_IN_CURRENT_UNIT',
  'FLOW_CONTROL',
  'GO_AWAY',
]

const defaults = {
  producerGroup: '',
  topics: [],
  createTopicKey: defaultTopicName,
  retryAnotherBrokerWhenNotStoreOK: false,
  retryResponseCodes: defaultRetryCodes,
  compressType: 'zlib',
  hash: 'java',
  sendLatencyEnable: false,
  startDetectorEnable: false,
  autoBatch: false,
  enableTrace: false,
  traceTopic,
  sendMessageHooks: [],
  checkForbiddenHooks: [],
  endTransactionHooks: [],
} as const

/** Default, least and most. */
const numberRules = {
  defaultTopicQueueNums: [4, 1, 0x7fffffff],
  sendMsgTimeout: [3000, 1, longestDurationMs],
  retryTimesWhenSendFailed: [2, 0, 0x7fffffff],
  maxMessageSize: [4_194_304, 1, 0x7fffffff],
  compressMsgBodyOverHowmuch: [4096, 1, 0x7fffffff],
  detectInterval: [2000, 1, longestDurationMs],
  detectTimeout: [200, 1, longestDurationMs],
  maxInFlightMessages: [1024, 1, 0x7fffffff],
  maxInFlightBytes: [67_108_864, 1, Number.MAX_SAFE_INTEGER],
  traceMsgBatchNum: [10, 1, 20],
} as const satisfies Partial<NumberRules<keyof ProducerOptions>>

/** The same for `autoBatch`. */
const autoBatchRules = {
  'autoBatch.lingerMs': [10, 1, longestDurationMs],
  'autoBatch.maxBytes': [32_768, 1, 0x7fffffff],
  'autoBatch.totalMaxBytes': [33_554_432, 1, Number.MAX_SAFE_INTEGER],
} as const

const autoBatchNames: ReadonlySet<string> = new Set(['lingerMs', 'maxBytes', 'totalMaxBytes'])

/** Least and most compression of each codec; LZ4 has no levels, and ignores one. */
const compressLevels = { zlib: [0, 9], zstd: [1, 22], lz4: [0, 22] } as const satisfies Record<CompressionType, unknown>

/** The options with their defaults, checked. Never changes. */
export class ProducerConfig {
  readonly client: ClientConfig
  /** As the application wrote it, without a namespace. */
  readonly producerGroup: string
  readonly topics: readonly string[]
  readonly createTopicKey: string
  declare readonly defaultTopicQueueNums: number
  declare readonly sendMsgTimeout: number
  readonly sendMsgMaxTimeoutPerRequest: number | undefined
  declare readonly retryTimesWhenSendFailed: number
  readonly retryAnotherBrokerWhenNotStoreOK: boolean
  readonly retryResponseCodes: ReadonlySet<number>
  declare readonly maxMessageSize: number
  declare readonly compressMsgBodyOverHowmuch: number
  readonly compressType: CompressionType
  readonly compressLevel: number | undefined
  readonly hash: HashPreset
  readonly sendLatencyEnable: boolean
  readonly startDetectorEnable: boolean
  declare readonly detectInterval: number
  declare readonly detectTimeout: number
  declare readonly maxInFlightMessages: number
  declare readonly maxInFlightBytes: number
  /** Absent when every message goes alone. */
  readonly autoBatch: Required<AutoBatchOptions> | undefined
  readonly enableTrace: boolean
  readonly traceTopic: string
  declare readonly traceMsgBatchNum: number
  readonly hooks: HookLists
  readonly manager: MQClientManager | undefined

  /** @throws UsageError naming the option that is wrong */
  constructor(options: UncheckedOptions, client: ClientConfig = new ClientConfig(options)) {
    const settings = { ...defaults, ...given(options) }
    this.client = client
    Object.assign(this, numbersOf(numberRules, options))
    // Plain JavaScript may leave it out; the start refuses that.
    this.producerGroup = settings.producerGroup
    this.topics = settings.topics
    this.createTopicKey = settings.createTopicKey
    const { sendMsgMaxTimeoutPerRequest, compressLevel } = options
    this.sendMsgMaxTimeoutPerRequest = optionalNumber(
      'sendMsgMaxTimeoutPerRequest',
      sendMsgMaxTimeoutPerRequest,
      1,
      longestDurationMs,
    )
    this.retryAnotherBrokerWhenNotStoreOK = settings.retryAnotherBrokerWhenNotStoreOK
    this.retryResponseCodes = new Set([...settings.retryResponseCodes].map(name => responseCodes[name].code))
    this.compressType = oneOf('compressType', settings.compressType, ['zlib', 'zstd', 'lz4'])
    const [least, most] = compressLevels[this.compressType]
    this.compressLevel = optionalNumber('compressLevel', compressLevel, least, most)
    this.hash = settings.hash
    this.sendLatencyEnable = settings.sendLatencyEnable
    this.startDetectorEnable = settings.startDetectorEnable
    this.autoBatch = autoBatchOf(settings.autoBatch)
    this.enableTrace = settings.enableTrace
    this.traceTopic = settings.traceTopic
    const { sendMessageHooks, checkForbiddenHooks, endTransactionHooks } = settings
    this.hooks = { sendMessageHooks, checkForbiddenHooks, endTransactionHooks }
    this.manager = options.manager
  }
}

function autoBatchOf(option: boolean | AutoBatchOptions): Required<AutoBatchOptions> | undefined {
  if (option === false) return undefined
  if (option !== true) checkNames('autoBatch', option, autoBatchNames)
  const { lingerMs, maxBytes, totalMaxBytes } = option === true ? ({} as AutoBatchOptions) : option
  const chosen = numbersOf(autoBatchRules, {
    'autoBatch.lingerMs': lingerMs,
    'autoBatch.maxBytes': maxBytes,
    'autoBatch.totalMaxBytes': totalMaxBytes,
  })
  return {
    lingerMs: chosen['autoBatch.lingerMs'],
    maxBytes: chosen['autoBatch.maxBytes'],
    totalMaxBytes: chosen['autoBatch.totalMaxBytes'],
  }
}

// SPDX-License-Identifier: Apache-2.0
// Options of a producer and their defaults, in Java's spelling where Java has them. All times are milliseconds, all
// sizes bytes. [DefaultMQProducer.java]
import {
  ClientConfig,
  clientOptionTable,
  traceRows,
  type ClientOptions,
  type MQClientManager,
} from '@rocketmq-ts/client'
import {
  bodyRows,
  brokerBodyBytes,
  checkValue,
  compressionLevels,
  either,
  kinds,
  longestDurationMs,
  option,
  OptionTable,
  sendTimeoutRow,
  wholeNumberIn,
  withMembers,
  type CompressionType,
  type OptionRows,
  type Serializer,
} from '@rocketmq-ts/core'
import { defaultTopicName, defaultTopicQueueNums, responseCodes, type ResponseName } from '@rocketmq-ts/protocol'
import type { AutoBatchOptions } from './auto-batch-options.js'
import type { CheckForbiddenHook, EndTransactionHook, SendMessageHook } from './hooks.js'
import type { HashPreset } from './queue-hash.js'

export interface ProducerOptions<TBody = Uint8Array | string> extends ClientOptions {
  /** Name of the group of this producer in the cluster; brokers ask any member of the group how a transaction ended. */
  readonly producerGroup: string
  /** Topics whose routes are looked up at the start, so that the first send does not wait for it. */
  readonly topics?: readonly string[] | undefined
  /** Turns bodies into bytes. Default: bytes as they are, text in UTF-8. */
  readonly serializer?: Serializer<TBody> | undefined
  /** Topic whose settings a topic inherits that a send creates. Default `TBW102`. */
  readonly createTopicKey?: string | undefined
  /** Queues on each broker of a topic that a send creates, at most. Default 4. */
  readonly defaultTopicQueueNums?: number | undefined
  /** Milliseconds of a send over all attempts. Default 3000. */
  readonly sendMsgTimeout?: number | undefined
  /**
   * Milliseconds of one attempt at most, while others may follow. Default: half of what is left when another broker
   * can be tried, else all of it.
   */
  readonly sendMsgMaxTimeoutPerRequest?: number | undefined
  /** Attempts after the first. Default 2. */
  readonly retryTimesWhenSendFailed?: number | undefined
  /**
   * True: a message that is stored, but not as safely as the broker is set to, is sent again, which may duplicate it.
   * Default false.
   */
  readonly retryAnotherBrokerWhenNotStoreOK?: boolean | undefined
  /**
   * Answers after which a send is tried again. Default: TOPIC_NOT_EXIST, SERVICE_NOT_AVAILABLE, SYSTEM_ERROR,
   * SYSTEM_BUSY, NO_PERMISSION (on another broker only), NO_BUYER_ID, NOT_IN_CURRENT_UNIT, FLOW_CONTROL, GO_AWAY.
   */
  readonly retryResponseCodes?: Iterable<ResponseName> | undefined
  /** Bytes of a body, or of a whole batch, at most. Default 4,194,304. */
  readonly maxMessageSize?: number | undefined
  /** Smallest body that is compressed, bytes. Default 4096. */
  readonly compressMsgBodyOverHowmuch?: number | undefined
  /** How bodies are compressed. Default `zlib`, the only one that 4.x consumers can read. */
  readonly compressType?: CompressionType | undefined
  /** Level of the compression. Default: the codec's own, 5 for zlib; LZ4 has none. */
  readonly compressLevel?: number | undefined
  /** How keys choose a queue. Default `java`. Producers in other languages must agree. */
  readonly hash?: HashPreset | undefined
  /** True: brokers that failed or were slow are avoided for a while. Default false. */
  readonly sendLatencyEnable?: boolean | undefined
  /** With `sendLatencyEnable`, true: brokers that could not be reached are probed. Default false. */
  readonly startDetectorEnable?: boolean | undefined
  /** Milliseconds between two probes. Default 2000. */
  readonly detectInterval?: number | undefined
  /** Milliseconds that a probe may take. Default 200. */
  readonly detectTimeout?: number | undefined
  /**
   * Messages in flight at once. Default 1024. Further sends wait in order, within their deadlines; 100,000 may wait.
   * More than some thousands in flight make brokers refuse with SYSTEM_BUSY.
   */
  readonly maxInFlightMessages?: number | undefined
  /** Bytes in flight at once. Default 67,108,864. A message that is larger goes alone. */
  readonly maxInFlightBytes?: number | undefined
  /**
   * True, or bounds: sends that come within some milliseconds become one request. Messages that are delayed, large, or
   * sent with a `timeoutMs` or `signal` of their own go alone. Default false.
   */
  readonly autoBatch?: boolean | AutoBatchOptions | undefined
  /**
   * True: every send and every end of a transaction is recorded in the trace topic, for RocketMQ's tools. Default
   * false.
   */
  readonly enableTrace?: boolean | undefined
  /** Topic for traces. Default `RMQ_SYS_TRACE_TOPIC`. */
  readonly traceTopic?: string | undefined
  /** Traces of one message, at most 20. Default 10. */
  readonly traceMsgBatchNum?: number | undefined
  /** See every attempt of every send. */
  readonly sendMessageHooks?: readonly SendMessageHook[] | undefined
  /** May forbid a send to a queue. */
  readonly checkForbiddenHooks?: readonly CheckForbiddenHook[] | undefined
  /** See the end of every transaction. */
  readonly endTransactionHooks?: readonly EndTransactionHook[] | undefined
  /** Where instances are kept. Default: the manager of the process. A test may bring its own. */
  readonly manager?: MQClientManager | undefined
}

/** Those that a client of another kind does not take. */
type OwnOptions = Omit<ProducerOptions<unknown>, keyof ClientOptions>

const rows = {
  producerGroup: option.text(''),
  topics: option.of<readonly string[]>([], kinds.list),
  serializer: bodyRows.serializer,
  createTopicKey: option.text(defaultTopicName),
  defaultTopicQueueNums: option.whole(defaultTopicQueueNums),
  sendMsgTimeout: sendTimeoutRow(),
  sendMsgMaxTimeoutPerRequest: option.optional<number>(wholeNumberIn(1, longestDurationMs)),
  retryTimesWhenSendFailed: option.whole(2, 0),
  retryAnotherBrokerWhenNotStoreOK: option.flag(),
  retryResponseCodes: option.of<Iterable<ResponseName>>(
    [
      'TOPIC_NOT_EXIST',
      'SERVICE_NOT_AVAILABLE',
      'SYSTEM_ERROR',
      'SYSTEM_BUSY',
      'NO_PERMISSION',
      'NO_BUYER_ID',
      'NOT_IN_CURRENT_UNIT',
      'FLOW_CONTROL',
      'GO_AWAY',
    ],
    isIterable,
  ),
  maxMessageSize: option.whole(brokerBodyBytes),
  compressMsgBodyOverHowmuch: option.whole(4096),
  compressType: option.word('zlib', 'zstd', 'lz4'),
  compressLevel: option.optional<number>(kinds.number),
  hash: option.word<HashPreset>('java', 'go', 'ali-ons'),
  sendLatencyEnable: option.flag(),
  startDetectorEnable: option.flag(),
  detectInterval: option.duration(2000),
  detectTimeout: option.duration(200),
  maxInFlightMessages: option.whole(1024),
  maxInFlightBytes: option.whole(67_108_864, 1, Number.MAX_SAFE_INTEGER),
  autoBatch: option.of<boolean | AutoBatchOptions>(false, either(kinds.flag, kinds.record)),
  ...traceRows,
  sendMessageHooks: option.of<readonly SendMessageHook[]>([], kinds.list),
  checkForbiddenHooks: option.of<readonly CheckForbiddenHook[]>([], kinds.list),
  endTransactionHooks: option.of<readonly EndTransactionHook[]>([], kinds.list),
  manager: option.optional<MQClientManager>(kinds.object),
} as const satisfies OptionRows<OwnOptions>

/** The options of every producer. */
export const producerOptions = new OptionTable('a producer', rows, clientOptionTable)

const autoBatchOptions = new OptionTable('autoBatch', {
  lingerMs: option.duration(10),
  maxBytes: option.whole(32_768),
  totalMaxBytes: option.whole(33_554_432, 1, Number.MAX_SAFE_INTEGER),
} as const satisfies OptionRows<AutoBatchOptions>)

function settingsOf(options: object) {
  const { sendMessageHooks, checkForbiddenHooks, endTransactionHooks, ...chosen } = producerOptions.read(options)
  const { compressType, compressLevel, autoBatch } = chosen
  const { lowest, highest } = compressionLevels[compressType]
  if (compressLevel !== undefined) checkValue('option compressLevel', compressLevel, wholeNumberIn(lowest, highest))
  return {
    ...chosen,
    hooks: { sendMessageHooks, checkForbiddenHooks, endTransactionHooks },
    retryResponseCodes: codesOf(chosen.retryResponseCodes),
    /** Absent when every message goes alone. */
    autoBatch: autoBatch === false ? undefined : autoBatchOptions.read(autoBatch === true ? {} : autoBatch),
  }
}

/** The options with their defaults, checked. Never changes. */
export class ProducerConfig extends withMembers<ReturnType<typeof settingsOf>>() {
  /** Those of the client instance. */
  readonly client: ClientConfig

  /** @throws UsageError naming the option that is wrong */
  constructor(
    options: Partial<ProducerOptions<unknown>>,
    client = new ClientConfig(clientOptionTable.partOf(options)),
  ) {
    super(settingsOf(options))
    this.client = client
  }
}

const namesOfCodes = 'names of response codes, such as SYSTEM_BUSY'

function isIterable(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && Symbol.iterator in value ? undefined : namesOfCodes
}

function isName(value: unknown): string | undefined {
  return typeof value === 'string' && Object.hasOwn(responseCodes, value) ? undefined : namesOfCodes
}

/** Reads the names once: an iterator cannot be read again. */
function codesOf(names: Iterable<ResponseName>): ReadonlySet<number> {
  const codes = new Set<number>()
  for (const name of names) {
    checkValue('a name in option retryResponseCodes of a producer', name, isName)
    codes.add(responseCodes[name].code)
  }
  return codes
}

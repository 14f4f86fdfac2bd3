// SPDX-License-Identifier: Apache-2.0
// Written by scripts/generate.ts from schema/*.proto: change those.
import type Long from 'long'
import type {
  Code,
  AddressScheme,
  Permission,
  MessageType,
  DigestType,
  Encoding,
  TransactionResolution,
  TransactionSource,
  FilterType,
  ClientType,
  Language,
  LiteSubscriptionAction,
  QueryOffsetPolicy,
  OffsetOptionPolicy,
} from './enums.js'

/** A length of time, exact to the nanosecond. Both parts have the same sign. */
export interface Duration {
  seconds: Long
  /** Below 1,000,000,000. */
  nanos: number
}

/** A point in time, exact to the nanosecond. */
export interface Timestamp {
  /** Since the epoch; negative before it. */
  seconds: Long
  /** From 0 to 999,999,999, counted forwards also before the epoch. */
  nanos: number
}

export interface QueryRouteRequest {
  topic: Resource | null
  /** As configured: the proxy hands it back as the address of every broker. */
  endpoints: Endpoints | null
}

export interface QueryRouteResponse {
  status: Status | null
  /** One for each queue and each replica of its broker. */
  messageQueues: MessageQueue[]
}

export interface HeartbeatRequest {
  /** Of consumers. */
  group: Resource | null
  clientType: ClientType
}

export interface HeartbeatResponse {
  status: Status | null
}

export interface SendMessageRequest {
  /** All of one topic. */
  messages: Message[]
}

export interface SendResultEntry {
  status: Status | null
  /** Several, with commas between, when several messages went out together. */
  messageId: string
  transactionId: string
  /** Position in the queue, counted from 0. */
  offset: Long
  /** The right to recall a delayed message. */
  recallHandle: string
}

export interface SendMessageResponse {
  /** MULTIPLE_RESULTS when the entries differ. */
  status: Status | null
  entries: SendResultEntry[]
}

export interface QueryAssignmentRequest {
  topic: Resource | null
  group: Resource | null
  endpoints: Endpoints | null
}

export interface QueryAssignmentResponse {
  status: Status | null
  assignments: Assignment[]
}

export interface ReceiveMessageRequest {
  group: Resource | null
  messageQueue: MessageQueue | null
  filterExpression: FilterExpression | null
  /** At most 32. */
  batchSize: number
  /** Of simple consumers, 10 s to 12 h. */
  invisibleDuration: Duration | null
  /** The server prolongs the invisible time while the client lives. */
  autoRenew: boolean
  longPollingTimeout: Duration | null
  /** The same again after an answer that was lost, so that a batch of a FIFO group is handed out again. */
  attemptId: string | null
}

/** One part of the answer: a status, any number of messages, a time. In any order. */
export interface ReceiveMessageResponse {
  status: Status | null
  message: Message | null
  /** When the server let the batch go. */
  deliveryTimestamp: Timestamp | null
}

export interface AckMessageEntry {
  messageId: string
  receiptHandle: string
  liteTopic: string | null
}

export interface AckMessageRequest {
  group: Resource | null
  topic: Resource | null
  entries: AckMessageEntry[]
}

export interface AckMessageResultEntry {
  messageId: string
  receiptHandle: string
  status: Status | null
}

export interface AckMessageResponse {
  /** MULTIPLE_RESULTS when the entries differ. */
  status: Status | null
  entries: AckMessageResultEntry[]
}

export interface ForwardMessageToDeadLetterQueueRequest {
  group: Resource | null
  topic: Resource | null
  receiptHandle: string
  messageId: string
  deliveryAttempt: number
  maxDeliveryAttempts: number
  liteTopic: string | null
}

export interface ForwardMessageToDeadLetterQueueResponse {
  status: Status | null
}

export interface EndTransactionRequest {
  topic: Resource | null
  messageId: string
  transactionId: string
  resolution: TransactionResolution
  source: TransactionSource
  traceContext: string
}

export interface EndTransactionResponse {
  status: Status | null
}

export interface NotifyClientTerminationRequest {
  /** Of consumers. */
  group: Resource | null
}

export interface NotifyClientTerminationResponse {
  status: Status | null
}

export interface ChangeInvisibleDurationRequest {
  group: Resource | null
  topic: Resource | null
  receiptHandle: string
  /** From now on; 0 delivers it again at once. */
  invisibleDuration: Duration | null
  messageId: string
  liteTopic: string | null
  /** The delivery does not count as an attempt. */
  suspend: boolean | null
}

export interface ChangeInvisibleDurationResponse {
  status: Status | null
  /** Takes the place of the one in the request. */
  receiptHandle: string
}

export interface RecallMessageRequest {
  topic: Resource | null
  recallHandle: string
}

export interface RecallMessageResponse {
  status: Status | null
  messageId: string
}

export interface SyncLiteSubscriptionRequest {
  action: LiteSubscriptionAction
  /** The one that the group is bound to. */
  topic: Resource | null
  group: Resource | null
  liteTopicSet: string[]
  version: Long | null
  offsetOption: OffsetOption | null
}

export interface SyncLiteSubscriptionResponse {
  status: Status | null
}

/** Asks a client what it is doing. */
export interface PrintThreadStackTraceCommand {
  nonce: string
}

export interface ThreadStackTrace {
  nonce: string
  threadStackTrace: string | null
}

/** Asks a client to connect anew. */
export interface ReconnectEndpointsCommand {
  nonce: string
}

/** Hands a consumer one message to try. */
export interface VerifyMessageCommand {
  nonce: string
  message: Message | null
}

/** The status beside it, in TelemetryCommand, says how it went. */
export interface VerifyMessageResult {
  nonce: string
}

/** Asks a producer what became of a transaction. */
export interface RecoverOrphanedTransactionCommand {
  message: Message | null
  transactionId: string
}

/** Tells a consumer that it is no longer subscribed to a lite topic. */
export interface NotifyUnsubscribeLiteCommand {
  liteTopic: string
}

/** What goes both ways on the stream that a client keeps open. Its first one is `settings`. */
export interface TelemetryCommand {
  status: Status | null
  settings: Settings | null
  threadStackTrace: ThreadStackTrace | null
  verifyMessageResult: VerifyMessageResult | null
  recoverOrphanedTransactionCommand: RecoverOrphanedTransactionCommand | null
  printThreadStackTraceCommand: PrintThreadStackTraceCommand | null
  verifyMessageCommand: VerifyMessageCommand | null
  reconnectEndpointsCommand: ReconnectEndpointsCommand | null
  notifyUnsubscribeLiteCommand: NotifyUnsubscribeLiteCommand | null
}

export interface PullMessageRequest {
  group: Resource | null
  messageQueue: MessageQueue | null
  offset: Long
  batchSize: number
  filterExpression: FilterExpression | null
  longPollingTimeout: Duration | null
}

export interface PullMessageResponse {
  status: Status | null
  message: Message | null
  nextOffset: Long | null
}

export interface UpdateOffsetRequest {
  group: Resource | null
  messageQueue: MessageQueue | null
  offset: Long
}

export interface UpdateOffsetResponse {
  status: Status | null
}

export interface GetOffsetRequest {
  group: Resource | null
  messageQueue: MessageQueue | null
}

export interface GetOffsetResponse {
  status: Status | null
  offset: Long
}

export interface QueryOffsetRequest {
  messageQueue: MessageQueue | null
  queryOffsetPolicy: QueryOffsetPolicy
  timestamp: Timestamp | null
}

export interface QueryOffsetResponse {
  status: Status | null
  offset: Long
}

export interface Status {
  code: Code
  /** The server's own words; the only place where the cause of an INTERNAL_SERVER_ERROR is found. */
  message: string
}

/** A name within a namespace: of a topic or of a consumer group. */
export interface Resource {
  /** Ignored by the open-source proxy. */
  resourceNamespace: string
  name: string
}

export interface Address {
  host: string
  port: number
}

/** Several addresses of one server, of one scheme; a domain name stands alone. */
export interface Endpoints {
  scheme: AddressScheme
  addresses: Address[]
}

export interface Broker {
  name: string
  /** 0 is the master. */
  id: number
  /** Where to call for it: through a proxy, the proxy. */
  endpoints: Endpoints | null
}

export interface MessageQueue {
  topic: Resource | null
  /** Counted from 0; -1 in an assignment means every queue of the broker. */
  id: number
  permission: Permission
  broker: Broker | null
  /** What the topic was made for. */
  acceptMessageTypes: MessageType[]
}

export interface Assignment {
  messageQueue: MessageQueue | null
}

/** Check sum of a body as it travels, that is before decompression. */
export interface Digest {
  type: DigestType
  /** Upper-case hex; of CRC32 without leading zeros. */
  checksum: string
}

/** Where a dead letter came from. */
export interface DeadLetterQueue {
  topic: string
  messageId: string
}

export interface SystemProperties {
  tag: string | null
  keys: string[]
  /** Made by the sender. */
  messageId: string
  bodyDigest: Digest | null
  bodyEncoding: Encoding
  messageType: MessageType
  /** When the sender built it, by the sender's clock. */
  bornTimestamp: Timestamp | null
  bornHost: string
  storeTimestamp: Timestamp | null
  storeHost: string
  /** When a delayed message is due. */
  deliveryTimestamp: Timestamp | null
  /** The right to settle this delivery. */
  receiptHandle: string | null
  queueId: number
  /** Position in the queue, counted from 0. */
  queueOffset: Long | null
  /** For how long nobody else gets the message. */
  invisibleDuration: Duration | null
  /** 1 at the first delivery. */
  deliveryAttempt: number | null
  /** Messages of one group stay in order. */
  messageGroup: string | null
  /** A W3C trace parent. */
  traceContext: string | null
  /** No check of the transaction before this time is over. */
  orphanedTransactionRecoveryDuration: Duration | null
  deadLetterQueue: DeadLetterQueue | null
  /** Topic below a topic of type LITE. */
  liteTopic: string | null
  /** From 0; greater is sooner. */
  priority: number | null
}

export interface Message {
  topic: Resource | null
  userProperties: Record<string, string>
  systemProperties: SystemProperties | null
  body: Buffer
}

export interface FilterExpression {
  type: FilterType
  expression: string
}

export interface SubscriptionEntry {
  topic: Resource | null
  expression: FilterExpression | null
}

export interface ExponentialBackoff {
  initial: Duration | null
  max: Duration | null
  multiplier: number
}

export interface CustomizedBackoff {
  /** The wait before each attempt after the first; the last one is repeated. */
  next: Duration[]
}

export interface RetryPolicy {
  /** Deliveries altogether, the first included. */
  maxAttempts: number
  exponentialBackoff: ExponentialBackoff | null
  customizedBackoff: CustomizedBackoff | null
}

/** User agent. */
export interface UA {
  language: Language
  /** Of the client library. */
  version: string
  /** Operating system. */
  platform: string
  hostname: string
}

/** What a producer says of itself, and what the server allows it. */
export interface Publishing {
  /** Only for these does the server ask back about transactions. */
  topics: Resource[]
  /** Bytes. */
  maxBodySize: number
  /** Whether the client checks that the topic takes the type of the message. */
  validateMessageType: boolean
}

/** What a consumer says of itself, and what the server knows about its group. */
export interface Subscription {
  group: Resource | null
  subscriptions: SubscriptionEntry[]
  /** Whether the group consumes in order. */
  fifo: boolean | null
  /** Messages in one answer. */
  receiveBatchSize: number | null
  /** How long the server holds a receive that finds nothing. */
  longPollingTimeout: Duration | null
  liteSubscriptionQuota: number | null
  /** Bytes of the name of a lite topic. */
  maxLiteTopicSize: number | null
}

/** Whether the server wants metrics, and where. */
export interface Metric {
  on: boolean
  endpoints: Endpoints | null
}

/** The client sends its own, the server answers with what shall hold. */
export interface Settings {
  clientType: ClientType | null
  /** As the user configured it. */
  accessPoint: Endpoints | null
  backoffPolicy: RetryPolicy | null
  requestTimeout: Duration | null
  publishing: Publishing | null
  subscription: Subscription | null
  userAgent: UA | null
  metric: Metric | null
  clientProperties: Record<string, string>
}

/** Where to begin with a lite topic. */
export interface OffsetOption {
  policy: OffsetOptionPolicy | null
  offset: Long | null
  tailN: Long | null
  /** Milliseconds since the epoch. */
  timestamp: Long | null
}

/** Every message by its name. */
export interface Messages {
  QueryRouteRequest: QueryRouteRequest
  QueryRouteResponse: QueryRouteResponse
  HeartbeatRequest: HeartbeatRequest
  HeartbeatResponse: HeartbeatResponse
  SendMessageRequest: SendMessageRequest
  SendResultEntry: SendResultEntry
  SendMessageResponse: SendMessageResponse
  QueryAssignmentRequest: QueryAssignmentRequest
  QueryAssignmentResponse: QueryAssignmentResponse
  ReceiveMessageRequest: ReceiveMessageRequest
  ReceiveMessageResponse: ReceiveMessageResponse
  AckMessageEntry: AckMessageEntry
  AckMessageRequest: AckMessageRequest
  AckMessageResultEntry: AckMessageResultEntry
  AckMessageResponse: AckMessageResponse
  ForwardMessageToDeadLetterQueueRequest: ForwardMessageToDeadLetterQueueRequest
  ForwardMessageToDeadLetterQueueResponse: ForwardMessageToDeadLetterQueueResponse
  EndTransactionRequest: EndTransactionRequest
  EndTransactionResponse: EndTransactionResponse
  NotifyClientTerminationRequest: NotifyClientTerminationRequest
  NotifyClientTerminationResponse: NotifyClientTerminationResponse
  ChangeInvisibleDurationRequest: ChangeInvisibleDurationRequest
  ChangeInvisibleDurationResponse: ChangeInvisibleDurationResponse
  RecallMessageRequest: RecallMessageRequest
  RecallMessageResponse: RecallMessageResponse
  SyncLiteSubscriptionRequest: SyncLiteSubscriptionRequest
  SyncLiteSubscriptionResponse: SyncLiteSubscriptionResponse
  PrintThreadStackTraceCommand: PrintThreadStackTraceCommand
  ThreadStackTrace: ThreadStackTrace
  ReconnectEndpointsCommand: ReconnectEndpointsCommand
  VerifyMessageCommand: VerifyMessageCommand
  VerifyMessageResult: VerifyMessageResult
  RecoverOrphanedTransactionCommand: RecoverOrphanedTransactionCommand
  NotifyUnsubscribeLiteCommand: NotifyUnsubscribeLiteCommand
  TelemetryCommand: TelemetryCommand
  PullMessageRequest: PullMessageRequest
  PullMessageResponse: PullMessageResponse
  UpdateOffsetRequest: UpdateOffsetRequest
  UpdateOffsetResponse: UpdateOffsetResponse
  GetOffsetRequest: GetOffsetRequest
  GetOffsetResponse: GetOffsetResponse
  QueryOffsetRequest: QueryOffsetRequest
  QueryOffsetResponse: QueryOffsetResponse
  Status: Status
  Resource: Resource
  Address: Address
  Endpoints: Endpoints
  Broker: Broker
  MessageQueue: MessageQueue
  Assignment: Assignment
  Digest: Digest
  DeadLetterQueue: DeadLetterQueue
  SystemProperties: SystemProperties
  Message: Message
  FilterExpression: FilterExpression
  SubscriptionEntry: SubscriptionEntry
  ExponentialBackoff: ExponentialBackoff
  CustomizedBackoff: CustomizedBackoff
  RetryPolicy: RetryPolicy
  UA: UA
  Publishing: Publishing
  Subscription: Subscription
  Metric: Metric
  Settings: Settings
  OffsetOption: OffsetOption
}

/** Every method of `MessagingService`. */
export interface MessagingServiceMethods {
  QueryRoute: { request: QueryRouteRequest; response: QueryRouteResponse; streams: 'none' }
  Heartbeat: { request: HeartbeatRequest; response: HeartbeatResponse; streams: 'none' }
  SendMessage: { request: SendMessageRequest; response: SendMessageResponse; streams: 'none' }
  QueryAssignment: { request: QueryAssignmentRequest; response: QueryAssignmentResponse; streams: 'none' }
  ReceiveMessage: { request: ReceiveMessageRequest; response: ReceiveMessageResponse; streams: 'response' }
  AckMessage: { request: AckMessageRequest; response: AckMessageResponse; streams: 'none' }
  ForwardMessageToDeadLetterQueue: {
    request: ForwardMessageToDeadLetterQueueRequest
    response: ForwardMessageToDeadLetterQueueResponse
    streams: 'none'
  }
  PullMessage: { request: PullMessageRequest; response: PullMessageResponse; streams: 'response' }
  UpdateOffset: { request: UpdateOffsetRequest; response: UpdateOffsetResponse; streams: 'none' }
  GetOffset: { request: GetOffsetRequest; response: GetOffsetResponse; streams: 'none' }
  QueryOffset: { request: QueryOffsetRequest; response: QueryOffsetResponse; streams: 'none' }
  EndTransaction: { request: EndTransactionRequest; response: EndTransactionResponse; streams: 'none' }
  Telemetry: { request: TelemetryCommand; response: TelemetryCommand; streams: 'both' }
  NotifyClientTermination: {
    request: NotifyClientTerminationRequest
    response: NotifyClientTerminationResponse
    streams: 'none'
  }
  ChangeInvisibleDuration: {
    request: ChangeInvisibleDurationRequest
    response: ChangeInvisibleDurationResponse
    streams: 'none'
  }
  RecallMessage: { request: RecallMessageRequest; response: RecallMessageResponse; streams: 'none' }
  SyncLiteSubscription: {
    request: SyncLiteSubscriptionRequest
    response: SyncLiteSubscriptionResponse
    streams: 'none'
  }
}

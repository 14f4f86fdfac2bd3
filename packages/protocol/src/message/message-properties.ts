// SPDX-License-Identifier: Apache-2.0
// Every property name that RocketMQ gives a meaning to. A reserved one cannot be set as a user property; the others
// can, and do what they say. [MessageConst.java of 5.5.0, STRING_HASH_SET]

/** One known property. */
export interface MessageProperty {
  /** Name on the wire. */
  readonly name: string
  /** Who writes it. */
  readonly by: 'client' | 'broker' | 'both' | 'memory'
  /** A user property cannot have this name. */
  readonly reserved: boolean
  /** First version that knows it; 4 stands for 4.9 and before. */
  readonly since: '4' | '5.0' | '5.4' | '5.5'
  /** What the value is. */
  readonly means: string
}

const reserved = (name: string, by: MessageProperty['by'], since: MessageProperty['since'], means: string) =>
  ({ name, by, reserved: true, since, means }) as const
const open = (name: string, by: MessageProperty['by'], since: MessageProperty['since'], means: string) =>
  ({ name, by, reserved: false, since, means }) as const

/** Known properties by a name of our own; `.name` is the key on the wire. */
export const messageProperties = {
  keys: reserved('KEYS', 'client', '4', 'business keys, separated by blanks; indexed'),
  tags: reserved('TAGS', 'client', '4', 'the tag'),
  waitStoreMsgOk: reserved('WAIT', 'client', '4', 'whether the answer waits for flush and replication'),
  delayLevel: reserved('DELAY', 'client', '4', 'delay level, counted from 1'),
  retryTopic: reserved('RETRY_TOPIC', 'both', '4', 'topic that a retried message was first sent to'),
  originGroup: reserved('ORIGIN_GROUP', 'broker', '5.4', 'consumer group that a retried message belongs to'),
  realTopic: reserved('REAL_TOPIC', 'broker', '4', 'destination of a half, delayed or timer message'),
  realQueueId: reserved('REAL_QID', 'broker', '4', 'destination queue of a half, delayed or timer message'),
  transactionPrepared: reserved('TRAN_MSG', 'client', '4', '`true` marks a half message'),
  producerGroup: reserved('PGROUP', 'client', '4', 'group that answers for a transaction'),
  minOffset: reserved('MIN_OFFSET', 'memory', '4', 'lowest offset of the queue when the message was pulled'),
  maxOffset: reserved('MAX_OFFSET', 'memory', '4', 'end of the queue when the message was pulled'),
  buyerId: reserved('BUYER_ID', 'client', '4', 'legacy'),
  originMessageId: reserved('ORIGIN_MESSAGE_ID', 'both', '4', 'offset message id of the first delivery'),
  transferFlag: reserved('TRANSFER_FLAG', 'broker', '4', 'legacy'),
  correctionFlag: reserved('CORRECTION_FLAG', 'broker', '4', 'legacy'),
  mq2Flag: reserved('MQ2_FLAG', 'broker', '4', 'legacy'),
  reconsumeTime: reserved('RECONSUME_TIME', 'client', '4', 'retries so far, of a send to a retry topic'),
  region: reserved('MSG_REGION', 'broker', '4', 'region of the broker that stored the message'),
  traceOn: reserved('TRACE_ON', 'broker', '4', '`false` when the broker wants no trace'),
  uniqueKey: reserved('UNIQ_KEY', 'client', '4', 'message id, made by the client'),
  transactionOffset: open('TRANS_OFFSET', 'broker', '5.4', 'commit-log offset of the half message'),
  extendedUniqueInfo: reserved('EXTEND_UNIQ_INFO', 'broker', '5.0', 'ids of the messages in a batch'),
  maxReconsumeTimes: reserved('MAX_RECONSUME_TIMES', 'client', '4', 'retries at most, of a send to a retry topic'),
  consumeStartTime: reserved('CONSUME_START_TIME', 'memory', '4', 'when the listener was called, ms since the epoch'),
  priority: reserved('_SYS_MSG_PRIORITY_', 'client', '5.4', 'priority, from 0'),
  innerNumber: open('INNER_NUM', 'broker', '5.0', 'messages inside an inner batch'),
  innerBase: open('INNER_BASE', 'broker', '5.0', 'queue offset of the first message of an inner batch'),
  duplicateInfo: reserved('DUP_INFO', 'broker', '5.0', 'duplicate information of a batch queue'),
  checkImmunitySeconds: open(
    'CHECK_IMMUNITY_TIME_IN_SECONDS',
    'client',
    '4',
    'a transaction is not checked before this age, in seconds',
  ),
  preparedQueueOffset: reserved('TRAN_PREPARED_QUEUE_OFFSET', 'broker', '4', 'queue offset of the half message'),
  transactionId: open('__transactionId__', 'client', '4', 'transaction id from the answer to the half message'),
  transactionCheckTimes: open('TRANSACTION_CHECK_TIMES', 'broker', '4', 'checks of a transaction so far'),
  instanceId: reserved('INSTANCE_ID', 'client', '4', 'namespace of the first kind'),
  correlationId: reserved('CORRELATION_ID', 'client', '4', 'connects a reply with its request'),
  replyToClient: reserved('REPLY_TO_CLIENT', 'client', '4', 'client id that waits for the reply'),
  ttl: reserved('TTL', 'client', '4', 'how long the requester waits, ms'),
  arriveTime: reserved('ARRIVE_TIME', 'memory', '4', 'when the reply came, ms since the epoch'),
  pushReplyTime: reserved('PUSH_REPLY_TIME', 'broker', '4', 'when the broker pushed the reply, ms since the epoch'),
  cluster: reserved('CLUSTER', 'broker', '4', 'cluster of the broker that stored the message'),
  messageType: reserved('MSG_TYPE', 'client', '4', '`reply` marks a reply'),
  popCheckPoint: reserved('POP_CK', 'both', '5.0', 'receipt handle of a popped message'),
  popCheckPointOffset: reserved('POP_CK_OFFSET', 'broker', '5.0', 'declared and not used'),
  firstPopTime: reserved('1ST_POP_TIME', 'both', '5.0', 'when the message was first popped, ms since the epoch'),
  shardingKey: open('__SHARDINGKEY', 'client', '5.0', 'messages with the same key stay in order'),
  liteTopic: reserved('__LITE_TOPIC', 'client', '5.5', 'lite topic under the topic'),
  forwardQueueId: open('PROPERTY_FORWARD_QUEUE_ID', 'broker', '5.0', 'forwarding of static topics'),
  redirect: open('REDIRECT', 'broker', '5.0', 'forwarding between brokers'),
  multiDispatch: open('INNER_MULTI_DISPATCH', 'client', '4', 'light queues, separated by commas'),
  multiQueueOffset: reserved('INNER_MULTI_QUEUE_OFFSET', 'broker', '4', 'offsets in the light queues, same order'),
  traceContext: open('TRACE_CONTEXT', 'client', '5.0', 'trace context of gRPC clients'),
  timerDelaySeconds: reserved('TIMER_DELAY_SEC', 'client', '5.0', 'delay until delivery, seconds'),
  timerDelayMs: reserved('TIMER_DELAY_MS', 'client', '5.0', 'delay until delivery, milliseconds'),
  timerDeliverMs: reserved('TIMER_DELIVER_MS', 'client', '5.0', 'deliver at this time, ms since the epoch'),
  timerEnqueueMs: reserved('TIMER_ENQUEUE_MS', 'broker', '5.0', 'when the timer took the message'),
  timerDequeueMs: reserved('TIMER_DEQUEUE_MS', 'broker', '5.0', 'when the timer gave the message'),
  timerRollTimes: reserved('TIMER_ROLL_TIMES', 'broker', '5.0', 'rounds in the timer wheel'),
  timerRollLabel: open('TIMER_ROLL_LABEL', 'broker', '5.4', 'marks a round in the timer'),
  timerOutMs: reserved('TIMER_OUT_MS', 'broker', '5.0', 'delivery time that the broker worked out'),
  timerDeleteUniqueKey: reserved('TIMER_DEL_UNIQKEY', 'both', '5.0', 'recalls the timer message of this id'),
  timerDelayLevel: reserved('TIMER_DELAY_LEVEL', 'broker', '5.0', 'delay level that became a timer'),
  timerEngine: open('E_T', 'broker', '5.4', 'timer engine: F for the file wheel, R for RocksDB'),
  bornHost: reserved('__BORNHOST', 'both', '5.0', 'address of the sender behind a proxy'),
  bornTimestamp: reserved('BORN_TIMESTAMP', 'both', '5.0', 'birth of the message, for SQL filters'),
  deadLetterTopic: reserved('DLQ_ORIGIN_TOPIC', 'broker', '5.0', 'topic that a dead letter was sent to'),
  deadLetterMessageId: reserved('DLQ_ORIGIN_MESSAGE_ID', 'broker', '5.0', 'id of a dead letter before it died'),
  crc32: reserved('__CRC32#', 'broker', '5.0', 'CRC of the whole record, 10 digits, the last one first'),
  topicSysFlag: open('__RMQ.TRANSIENT.TOPIC_SYS_FLAG', 'memory', '5.0', 'system flag of the topic'),
  groupSysFlag: open('__RMQ.TRANSIENT.GROUP_SYS_FLAG', 'memory', '5.0', 'system flag of the group'),
  startDeliverTime: open('__STARTDELIVERTIME', 'client', '4', 'delivery time of the older cloud clients'),
} as const satisfies Record<string, MessageProperty>

/** Names that cannot be set as a user property. */
export const reservedProperties: ReadonlySet<string> = new Set(
  Object.values(messageProperties)
    .filter(property => property.reserved)
    .map(property => property.name),
)

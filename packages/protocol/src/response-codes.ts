// SPDX-License-Identifier: Apache-2.0
// Every response code: its number, whether trying again may help, and what it means. The numbers 209 to 211 had another
// meaning in 4.9 (their requests were dropped in 5.0). [ResponseCode.java, RemotingSysResponseCode.java]
import { declarer, systemCodes, type ResponseCode } from '@rocketmq-ts/remoting/frames'

/**
 * The table. `retry: 'elsewhere'` marks the codes after which another peer may give another answer; which of them make
 * a producer send again by itself is its option `retryResponseCodes`. NO_PERMISSION is among them because a broker is
 * drained by taking its write permission; a refused login is answered with the same code by every broker, so a loop
 * without a limit on attempts must wait between them.
 */
export const responseCodes = {
  SUCCESS: { code: 0, retry: 'never', means: 'done' },
  SYSTEM_ERROR: { code: systemCodes.SYSTEM_ERROR, retry: 'elsewhere', means: 'the peer failed; the remark says how' },
  SYSTEM_BUSY: { code: systemCodes.SYSTEM_BUSY, retry: 'elsewhere', means: 'the peer sheds load and did nothing' },
  REQUEST_CODE_NOT_SUPPORTED: {
    code: systemCodes.REQUEST_CODE_NOT_SUPPORTED,
    retry: 'never',
    means: 'the peer does not know the request',
  },
  TRANSACTION_FAILED: { code: 4, retry: 'never', means: 'declared by RocketMQ, not sent by it' },
  FLUSH_DISK_TIMEOUT: { code: 10, retry: 'never', means: 'stored, but not on disk within the time allowed' },
  SLAVE_NOT_AVAILABLE: {
    code: 11,
    retry: 'elsewhere',
    means: 'stored, but no slave can take a copy; or we asked a slave',
  },
  FLUSH_SLAVE_TIMEOUT: { code: 12, retry: 'never', means: 'stored, but not copied to a slave within the time allowed' },
  MESSAGE_ILLEGAL: { code: 13, retry: 'never', means: 'the message, or its receipt, breaks a rule' },
  SERVICE_NOT_AVAILABLE: { code: 14, retry: 'elsewhere', means: 'the broker takes no messages now' },
  VERSION_NOT_SUPPORTED: { code: 15, retry: 'never', means: 'the client is too old' },
  NO_PERMISSION: { code: 16, retry: 'elsewhere', means: 'the broker, topic or group forbids it, or the login failed' },
  TOPIC_NOT_EXIST: { code: 17, retry: 'elsewhere', means: 'the peer does not know the topic' },
  TOPIC_EXIST_ALREADY: { code: 18, retry: 'never', means: 'the topic is there already' },
  PULL_NOT_FOUND: { code: 19, retry: 'later', means: 'no message at this offset yet' },
  PULL_RETRY_IMMEDIATELY: { code: 20, retry: 'later', means: 'no message passed the filter; go on at the next offset' },
  PULL_OFFSET_MOVED: {
    code: 21,
    retry: 'never',
    means: 'the offset lies outside of the queue; the answer says where to go on',
  },
  QUERY_NOT_FOUND: { code: 22, retry: 'never', means: 'the question was understood, and there is nothing' },
  SUBSCRIPTION_PARSE_FAILED: { code: 23, retry: 'never', means: 'the filter expression cannot be read' },
  SUBSCRIPTION_NOT_EXIST: { code: 24, retry: 'later', means: 'the broker saw no heartbeat with this subscription yet' },
  SUBSCRIPTION_NOT_LATEST: {
    code: 25,
    retry: 'later',
    means: 'the broker knows an older subscription; a heartbeat brings the new one',
  },
  SUBSCRIPTION_GROUP_NOT_EXIST: {
    code: 26,
    retry: 'later',
    means: 'the broker does not know the consumer group; a heartbeat may create it',
  },
  FILTER_DATA_NOT_EXIST: { code: 27, retry: 'later', means: 'the broker has no compiled filter of the group yet' },
  FILTER_DATA_NOT_LATEST: { code: 28, retry: 'later', means: 'the broker has an older filter of the group' },
  INVALID_PARAMETER: { code: 29, retry: 'never', means: 'a value is out of range' },
  TRANSACTION_SHOULD_COMMIT: { code: 200, retry: 'never', means: 'declared by RocketMQ, not sent by it' },
  TRANSACTION_SHOULD_ROLLBACK: { code: 201, retry: 'never', means: 'declared by RocketMQ, not sent by it' },
  TRANSACTION_STATE_UNKNOW: { code: 202, retry: 'never', means: 'declared by RocketMQ, not sent by it' },
  TRANSACTION_STATE_GROUP_WRONG: { code: 203, retry: 'never', means: 'declared by RocketMQ, not sent by it' },
  NO_BUYER_ID: { code: 204, retry: 'elsewhere', means: 'the message lacks a buyer id (unit mode)' },
  NOT_IN_CURRENT_UNIT: { code: 205, retry: 'elsewhere', means: 'the message belongs to another unit' },
  CONSUMER_NOT_ONLINE: { code: 206, retry: 'later', means: 'no consumer of the group is connected' },
  CONSUME_MSG_TIMEOUT: {
    code: 207,
    retry: 'later',
    means: 'the client that was asked through the broker did not answer',
  },
  NO_MESSAGE: { code: 208, retry: 'never', means: 'the offset is not in the queue; the message is gone' },
  POLLING_FULL: {
    code: 209,
    retry: 'later',
    means: 'too many requests wait at the broker (4.9: writing the access table failed)',
  },
  POLLING_TIMEOUT: {
    code: 210,
    retry: 'later',
    means: 'no message while waiting (4.9: deleting from the access table failed)',
  },
  BROKER_NOT_EXIST: { code: 211, retry: 'never', means: 'no such broker (4.9: writing the white list failed)' },
  BROKER_DISPATCH_NOT_COMPLETE: {
    code: 212,
    retry: 'later',
    means: 'the broker still builds its queues after a start',
  },
  BROADCAST_CONSUMPTION: {
    code: 213,
    retry: 'never',
    means: 'the group consumes by broadcast: the broker keeps no offsets',
  },
  FLOW_CONTROL: { code: 215, retry: 'later', means: 'the broker asks for a pause' },
  NOT_LEADER_FOR_QUEUE: { code: 501, retry: 'elsewhere', means: 'the static queue lives on another broker' },
  ILLEGAL_OPERATION: { code: 604, retry: 'never', means: 'the recall handle is wrong, or too late' },
  RPC_UNKNOWN: { code: -1000, retry: 'later', means: 'the broker failed to ask another broker' },
  RPC_ADDR_IS_NULL: { code: -1002, retry: 'later', means: 'the broker knows no address of the broker to ask' },
  RPC_SEND_TO_CHANNEL_FAILED: { code: -1004, retry: 'later', means: 'the broker could not send to another broker' },
  RPC_TIME_OUT: { code: -1006, retry: 'later', means: 'another broker did not answer the broker' },
  GO_AWAY: {
    code: systemCodes.GO_AWAY,
    retry: 'elsewhere',
    means: 'the peer is about to close: connect again and ask once more',
  },
  CONTROLLER_FENCED_MASTER_EPOCH: { code: 2000, retry: 'never', means: 'the master epoch is not the current one' },
  CONTROLLER_FENCED_SYNC_STATE_SET_EPOCH: {
    code: 2001,
    retry: 'never',
    means: 'the sync state set was changed by someone else',
  },
  CONTROLLER_INVALID_MASTER: { code: 2002, retry: 'never', means: 'the sender is not the master' },
  CONTROLLER_INVALID_REPLICAS: { code: 2003, retry: 'never', means: 'a replica is unknown' },
  CONTROLLER_MASTER_NOT_AVAILABLE: { code: 2004, retry: 'later', means: 'no broker can become master' },
  CONTROLLER_INVALID_REQUEST: { code: 2005, retry: 'never', means: 'the request makes no sense to the controller' },
  CONTROLLER_BROKER_NOT_ALIVE: { code: 2006, retry: 'later', means: 'the broker sends no heartbeats' },
  CONTROLLER_NOT_LEADER: { code: 2007, retry: 'elsewhere', means: 'another controller leads' },
  CONTROLLER_BROKER_METADATA_NOT_EXIST: {
    code: 2008,
    retry: 'never',
    means: 'the controller does not know the broker',
  },
  CONTROLLER_INVALID_CLEAN_BROKER_METADATA: {
    code: 2009,
    retry: 'never',
    means: 'data of a living broker is not cleaned',
  },
  CONTROLLER_BROKER_NEED_TO_BE_REGISTERED: { code: 2010, retry: 'never', means: 'the broker must register first' },
  CONTROLLER_MASTER_STILL_EXIST: {
    code: 2011,
    retry: 'never',
    means: 'the present master is alive; the answer names it',
  },
  CONTROLLER_ELECT_MASTER_FAILED: { code: 2012, retry: 'later', means: 'no election took place' },
  CONTROLLER_ALTER_SYNC_STATE_SET_FAILED: { code: 2013, retry: 'later', means: 'the sync state set was not changed' },
  CONTROLLER_BROKER_ID_INVALID: { code: 2014, retry: 'never', means: 'the broker id is taken' },
  CONTROLLER_JRAFT_INTERNAL_ERROR: { code: 2015, retry: 'later', means: 'the controllers failed to agree' },
  CONTROLLER_BROKER_LIVE_INFO_NOT_EXISTS: {
    code: 2016,
    retry: 'never',
    means: 'the controller saw no heartbeat of the broker',
  },
  LMQ_QUOTA_EXCEEDED: { code: 2017, retry: 'never', means: 'the broker holds no more light queues' },
  LITE_SUBSCRIPTION_QUOTA_EXCEEDED: {
    code: 2018,
    retry: 'never',
    means: 'the client subscribes to too many lite topics',
  },
  USER_NOT_EXIST: { code: 3001, retry: 'never', means: 'no such user' },
  POLICY_NOT_EXIST: { code: 3002, retry: 'never', means: 'no such access policy' },
} as const satisfies Record<string, ResponseCode>

/** Name of a response code, such as `TOPIC_NOT_EXIST`. */
export type ResponseName = keyof typeof responseCodes

const nameByCode = new Map<number, ResponseName>(
  Object.entries(responseCodes).map(([name, row]) => [row.code, name as ResponseName]),
)

/** Name of a response code; `undefined` when the table does not hold it. */
export function responseNameOf(code: number): ResponseName | undefined {
  return nameByCode.get(code)
}

/** Declares a request whose answers are names of the table. */
export const declare: ReturnType<typeof declarer<typeof responseCodes>> = declarer(responseCodes)

/** Answers of a peer that has too much to do: ask again after a pause. */
export const busyAnswers: ReadonlySet<string> = new Set<ResponseName>(['SYSTEM_BUSY', 'FLOW_CONTROL'])

// SPDX-License-Identifier: Apache-2.0
// Written by scripts/generate.ts from schema/*.proto: change those.

/** Outcome of a request. What a client does about each: `statuses.ts`. */
export const Code = {
  CODE_UNSPECIFIED: 0,
  OK: 20000,
  MULTIPLE_RESULTS: 30000,
  BAD_REQUEST: 40000,
  ILLEGAL_ACCESS_POINT: 40001,
  ILLEGAL_TOPIC: 40002,
  ILLEGAL_CONSUMER_GROUP: 40003,
  ILLEGAL_MESSAGE_TAG: 40004,
  ILLEGAL_MESSAGE_KEY: 40005,
  ILLEGAL_MESSAGE_GROUP: 40006,
  ILLEGAL_MESSAGE_PROPERTY_KEY: 40007,
  INVALID_TRANSACTION_ID: 40008,
  ILLEGAL_MESSAGE_ID: 40009,
  ILLEGAL_FILTER_EXPRESSION: 40010,
  ILLEGAL_INVISIBLE_TIME: 40011,
  ILLEGAL_DELIVERY_TIME: 40012,
  INVALID_RECEIPT_HANDLE: 40013,
  MESSAGE_PROPERTY_CONFLICT_WITH_TYPE: 40014,
  UNRECOGNIZED_CLIENT_TYPE: 40015,
  MESSAGE_CORRUPTED: 40016,
  CLIENT_ID_REQUIRED: 40017,
  ILLEGAL_POLLING_TIME: 40018,
  ILLEGAL_OFFSET: 40019,
  ILLEGAL_LITE_TOPIC: 40020,
  INVALID_CLIENT_PROPERTIES: 40021,
  UNAUTHORIZED: 40100,
  PAYMENT_REQUIRED: 40200,
  FORBIDDEN: 40300,
  NOT_FOUND: 40400,
  MESSAGE_NOT_FOUND: 40401,
  TOPIC_NOT_FOUND: 40402,
  CONSUMER_GROUP_NOT_FOUND: 40403,
  OFFSET_NOT_FOUND: 40404,
  REQUEST_TIMEOUT: 40800,
  PAYLOAD_TOO_LARGE: 41300,
  MESSAGE_BODY_TOO_LARGE: 41301,
  MESSAGE_BODY_EMPTY: 41302,
  PRECONDITION_FAILED: 42800,
  TOO_MANY_REQUESTS: 42900,
  LITE_TOPIC_QUOTA_EXCEEDED: 42901,
  LITE_SUBSCRIPTION_QUOTA_EXCEEDED: 42902,
  REQUEST_HEADER_FIELDS_TOO_LARGE: 43100,
  MESSAGE_PROPERTIES_TOO_LARGE: 43101,
  INTERNAL_ERROR: 50000,
  INTERNAL_SERVER_ERROR: 50001,
  HA_NOT_AVAILABLE: 50002,
  NOT_IMPLEMENTED: 50100,
  PROXY_TIMEOUT: 50400,
  MASTER_PERSISTENCE_TIMEOUT: 50401,
  SLAVE_PERSISTENCE_TIMEOUT: 50402,
  UNSUPPORTED: 50500,
  VERSION_UNSUPPORTED: 50501,
  VERIFY_FIFO_MESSAGE_UNSUPPORTED: 50502,
  FAILED_TO_CONSUME_MESSAGE: 60000,
} as const
export type Code = (typeof Code)[keyof typeof Code] | (number & {})

/** What a host name is. */
export const AddressScheme = {
  ADDRESS_SCHEME_UNSPECIFIED: 0,
  IPv4: 1,
  IPv6: 2,
  DOMAIN_NAME: 3,
} as const
export type AddressScheme = (typeof AddressScheme)[keyof typeof AddressScheme] | (number & {})

/** What may be done with a queue. */
export const Permission = {
  PERMISSION_UNSPECIFIED: 0,
  NONE: 1,
  READ: 2,
  WRITE: 3,
  READ_WRITE: 4,
} as const
export type Permission = (typeof Permission)[keyof typeof Permission] | (number & {})

export const MessageType = {
  MESSAGE_TYPE_UNSPECIFIED: 0,
  NORMAL: 1,
  FIFO: 2,
  DELAY: 3,
  TRANSACTION: 4,
  LITE: 5,
  PRIORITY: 6,
} as const
export type MessageType = (typeof MessageType)[keyof typeof MessageType] | (number & {})

export const DigestType = {
  DIGEST_TYPE_UNSPECIFIED: 0,
  CRC32: 1,
  MD5: 2,
  SHA1: 3,
} as const
export type DigestType = (typeof DigestType)[keyof typeof DigestType] | (number & {})

/** How a body travels. */
export const Encoding = {
  ENCODING_UNSPECIFIED: 0,
  IDENTITY: 1,
  GZIP: 2,
} as const
export type Encoding = (typeof Encoding)[keyof typeof Encoding] | (number & {})

export const TransactionResolution = {
  TRANSACTION_RESOLUTION_UNSPECIFIED: 0,
  COMMIT: 1,
  ROLLBACK: 2,
} as const
export type TransactionResolution = (typeof TransactionResolution)[keyof typeof TransactionResolution] | (number & {})

/** Who settles a transaction. */
export const TransactionSource = {
  SOURCE_UNSPECIFIED: 0,
  SOURCE_CLIENT: 1,
  SOURCE_SERVER_CHECK: 2,
} as const
export type TransactionSource = (typeof TransactionSource)[keyof typeof TransactionSource] | (number & {})

export const FilterType = {
  FILTER_TYPE_UNSPECIFIED: 0,
  TAG: 1,
  SQL: 2,
} as const
export type FilterType = (typeof FilterType)[keyof typeof FilterType] | (number & {})

export const ClientType = {
  CLIENT_TYPE_UNSPECIFIED: 0,
  PRODUCER: 1,
  PUSH_CONSUMER: 2,
  SIMPLE_CONSUMER: 3,
  PULL_CONSUMER: 4,
  LITE_PUSH_CONSUMER: 5,
  LITE_SIMPLE_CONSUMER: 6,
} as const
export type ClientType = (typeof ClientType)[keyof typeof ClientType] | (number & {})

/** What a client is written in. */
export const Language = {
  LANGUAGE_UNSPECIFIED: 0,
  JAVA: 1,
  CPP: 2,
  DOT_NET: 3,
  GOLANG: 4,
  RUST: 5,
  PYTHON: 6,
  PHP: 7,
  NODE_JS: 8,
  RUBY: 9,
  OBJECTIVE_C: 10,
  DART: 11,
  KOTLIN: 12,
} as const
export type Language = (typeof Language)[keyof typeof Language] | (number & {})

export const LiteSubscriptionAction = {
  PARTIAL_ADD: 0,
  PARTIAL_REMOVE: 1,
  COMPLETE_ADD: 2,
  COMPLETE_REMOVE: 3,
} as const
export type LiteSubscriptionAction =
  (typeof LiteSubscriptionAction)[keyof typeof LiteSubscriptionAction] | (number & {})

export const QueryOffsetPolicy = {
  BEGINNING: 0,
  END: 1,
  TIMESTAMP: 2,
} as const
export type QueryOffsetPolicy = (typeof QueryOffsetPolicy)[keyof typeof QueryOffsetPolicy] | (number & {})

export const OffsetOptionPolicy = {
  LAST: 0,
  MIN: 1,
  MAX: 2,
} as const
export type OffsetOptionPolicy = (typeof OffsetOptionPolicy)[keyof typeof OffsetOptionPolicy] | (number & {})

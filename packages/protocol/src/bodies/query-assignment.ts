// SPDX-License-Identifier: Apache-2.0
// Rebalancing done by the broker: it says which queues a client consumes, and whether by pull or by POP. A broker that
// serves a topic by POP answers one queue with the id -1. [QueryAssignmentRequestBody.java, …ResponseBody.java]
import { list, map } from './collections.js'
import { messageModels } from './heartbeat-data.js'
import { messageQueue } from './message-queue.js'
import { json, object, optional, type ShapeOf } from './shape.js'
import { int32, wordOf, string } from './values.js'

/** How queues are consumed. [MessageRequestMode.java] */
const messageRequestModes = ['PULL', 'POP'] as const
export type MessageRequestMode = (typeof messageRequestModes)[number]

/** Strategies that brokers share queues by; another name is refused. [QueryAssignmentProcessor.java] */
export const brokerStrategies = { averagely: 'AVG', averagelyByCircle: 'AVG_BY_CIRCLE' } as const

const assignmentQuery = object({
  /** Topic whose queues are shared out. */
  topic: string,
  /** Group that shares them. */
  consumerGroup: string,
  /** Id of the member that asks. */
  clientId: string,
  /** Name of the strategy, such as `AVG`. */
  strategyName: string,
  /** Each member gets all queues, or the group shares them. */
  messageModel: wordOf(messageModels),
})
/** A client asks for its queues. */
export type QueryAssignmentRequest = ShapeOf<typeof assignmentQuery>

/** The body of QUERY_ASSIGNMENT. */
export const queryAssignmentRequestBody = json(assignmentQuery)

const messageQueueAssignment = object({
  /** The queue; with the id -1, any queue of the topic on that broker. */
  messageQueue,
  /** Whether the queue is pulled or popped. */
  mode: wordOf(messageRequestModes),
  /** Free text by name; no broker sends any. */
  attachments: optional(map(string)),
})
/** One queue, and how to consume it. */
export type MessageQueueAssignment = ShapeOf<typeof messageQueueAssignment>

/** The answer to QUERY_ASSIGNMENT. Without a list the broker cannot say: the client keeps what it has. */
export const queryAssignmentResponseBody = json(
  object({
    /** The client's queues, each with its mode. */
    messageQueueAssignments: optional(list(messageQueueAssignment)),
  }),
)

/** Shape of the mode of a topic for a group. */
const messageRequestMode = object({
  /** Topic that the setting is for. */
  topic: string,
  /** Group that the setting is for. */
  consumerGroup: string,
  /** Whether the group pulls or pops the topic. */
  mode: wordOf(messageRequestModes),
  /** With POP: how many clients share a queue; 0 or less means all. */
  popShareQueueNum: int32,
})
/** How a group consumes a topic. */
export type MessageRequestModeSetting = ShapeOf<typeof messageRequestMode>

/** The body of SET_MESSAGE_REQUEST_MODE. */
export const messageRequestModeBody = json(messageRequestMode)

/** The answer to GET_ALL_MESSAGE_REQUEST_MODE: settings by topic, then by group. */
export const messageRequestModesBody = json(
  object({
    /** Settings by topic, then by group. */
    messageRequestModeMap: map(map(messageRequestMode)),
  }),
)

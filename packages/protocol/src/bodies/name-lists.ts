// SPDX-License-Identifier: Apache-2.0
// Lists of topics and of groups, in any order. [TopicList.java, GroupList.java]
import { list } from './collections.js'
import { json, object, optional } from './shape.js'
import { string } from './values.js'

const topicList = object({
  /** Names of topics. */
  topicList: list(string),
  /** With system topics: `host:port` of any broker, to ask for the rest of them. */
  brokerAddr: optional(string),
})

/** A list of topics as a body. */
export const topicListBody = json(topicList)

/** A list of groups as a body. */
export const groupListBody = json(
  object({
    /** Names of consumer groups. */
    groupList: list(string),
  }),
)

/** A bare list of names as a body: brokers to the controller. */
export const namesBody = json(list(string))

// SPDX-License-Identifier: Apache-2.0
// UPDATE_AND_GET_GROUP_FORBIDDEN: whether a group may read a topic; the question alone changes nothing.
// [AdminBrokerProcessor.java updateAndGetGroupForbidden]
import { updateAndGetGroupForbidden } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

/** Changes the permission when asked to, and answers with it. */
export const handleUpdateAndGetGroupForbidden = handle(
  updateAndGetGroupForbidden,
  (broker, { group, topic, readable }) => {
    if (readable !== undefined) broker.groups.setReadForbidden(group, topic, !readable)
    return { remark: '', body: { group, topic, readable: !broker.groups.isReadForbidden(group, topic) } }
  },
)

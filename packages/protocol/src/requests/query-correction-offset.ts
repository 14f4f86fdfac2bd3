// SPDX-License-Identifier: Apache-2.0
// QUERY_CORRECTION_OFFSET, code 308: admin to broker.
import { optional, string } from '@rocketmq-ts/remoting/frames'
import { correctionOffsetsBody } from '../bodies/correction-offsets.js'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/** Asks for the smallest offsets of a topic among other groups, to set a group to. [AdminBrokerProcessor.java] */
export const queryCorrectionOffset = declare({
  code: 308,
  name: 'QUERY_CORRECTION_OFFSET',
  request: {
    ...topicRouted,
    /** Groups to leave out, separated by commas. */
    filterGroups: optional(string),
    /** The group that is to be set. */
    compareGroup: string,
    /** Topic whose queues are asked for. */
    topic: string,
  },
  responseBody: correctionOffsetsBody,
})

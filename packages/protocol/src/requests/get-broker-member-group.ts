// SPDX-License-Identifier: Apache-2.0
// GET_BROKER_MEMBER_GROUP, code 901: broker to name server.
import { string } from '@rocketmq-ts/remoting/frames'
import { brokerMemberGroupBody } from '../bodies/controller.js'
import { declare } from '../response-codes.js'

/** Asks for the living brokers of a name. Name servers since 5.0 know it. [DefaultRequestProcessor.java] */
export const getBrokerMemberGroup = declare({
  code: 901,
  name: 'GET_BROKER_MEMBER_GROUP',
  request: {
    /** Cluster of the brokers that are asked for. */
    clusterName: string,
    /** Name that the brokers share. */
    brokerName: string,
  },
  responseBody: brokerMemberGroupBody,
})

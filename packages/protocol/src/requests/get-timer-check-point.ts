// SPDX-License-Identifier: Apache-2.0
// GET_TIMER_CHECK_POINT, code 60: slave to broker.
import { timerCheckpointBody } from '../bodies/timer.js'
import { declare } from '../response-codes.js'

/** Asks how far the timer wheel has come. Brokers since 5.0 know it. [AdminBrokerProcessor.java] */
export const getTimerCheckPoint = declare({
  code: 60,
  name: 'GET_TIMER_CHECK_POINT',
  responseBody: timerCheckpointBody,
})

// SPDX-License-Identifier: Apache-2.0
// GET_TIMER_METRICS, code 61: slave to broker.
import { timerMetricsBody } from '../bodies/timer.js'
import { declare } from '../response-codes.js'

/** Asks for the numbers of timer messages. Brokers since 5.0 know it. [AdminBrokerProcessor.java] */
export const getTimerMetrics = declare({
  code: 61,
  name: 'GET_TIMER_METRICS',
  responseBody: timerMetricsBody,
})

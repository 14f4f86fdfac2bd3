// SPDX-License-Identifier: Apache-2.0
// SWITCH_TIMER_ENGINE: from the timer wheel in files to the one in RocksDB, or back. Only the first is there.
import { refuse, switchTimerEngine } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

export const handleSwitchTimerEngine = handle(switchTimerEngine, ({ config }, { engine }) => {
  if (!config.timerWheelEnable) refuse('INVALID_PARAMETER', 'broker timerWheelEnable is false')
  if (engine === 'R') refuse('INVALID_PARAMETER', 'timerRocksDBEnable must be configured true when broker start')
  if (engine !== 'F') refuse('INVALID_PARAMETER', 'param error')
  return {}
})

// SPDX-License-Identifier: Apache-2.0
// Which frames a person wants to see. Bytes that are no frame are always shown.
import { UsageError } from '@rocketmq-ts/core'
import { requestByName } from '@rocketmq-ts/protocol'
import type { FrameRecord } from './frame-record.js'

export interface FrameFilter {
  /** Names or numbers of requests; their answers are meant too. */
  readonly code?: readonly string[]
  readonly topic?: string
  /** Who sent it. */
  readonly side?: 'client' | 'server'
}

/** A test of frames. @throws UsageError for a request that is not known */
export function frameTest({ code, topic, side }: FrameFilter): (record: FrameRecord) => boolean {
  const codes = code === undefined ? undefined : new Set(code.map(codeOf))
  return record => {
    if (side !== undefined && (record.from === 'client') !== (side === 'client')) return false
    if (record.kind === 'unreadable') return true
    const asked = record.kind === 'response' ? record.requestCode : record.code
    if (codes !== undefined && (asked === undefined || !codes.has(asked))) return false
    return topic === undefined || record.topic === topic
  }
}

function codeOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  const request = requestByName(text.toUpperCase())
  if (request === undefined) throw new UsageError(`no request is called "${text}"; docs/protocol.md lists them`)
  return request.code
}

// SPDX-License-Identifier: Apache-2.0
// The kind of a topic of POP as receipts and offset texts write it. [ExtraInfoUtil.java]
import { ProtocolError, peerText } from '@rocketmq-ts/core'
import type { PopTopicKind } from './topic-names.js'

/** Digit of each kind. */
export const popTopicDigit = { normal: '0', retry: '1', 'retry-v2': '2' } as const satisfies Record<
  PopTopicKind,
  string
>

const kindByDigit = new Map<string, PopTopicKind>(
  Object.entries(popTopicDigit).map(([kind, digit]) => [digit, kind as PopTopicKind]),
)

/** @throws ProtocolError when no kind has the digit */
export function popTopicKindOfDigit(digit = ''): PopTopicKind {
  const kind = kindByDigit.get(digit)
  if (kind === undefined) throw new ProtocolError(`a topic of POP is marked 0, 1 or 2, not ${peerText(digit, 20)}`)
  return kind
}

// SPDX-License-Identifier: Apache-2.0
// Kinds of consumers whose messages, or waits for messages, meet a signal that lives as long as they do. What the push
// consumer of name servers does is in `packages/core/test/delivery/heap`.
export const signalReaders = ['lite pull', 'simple', 'gRPC push', 'gRPC simple'] as const

export type SignalReader = (typeof signalReaders)[number]

// SPDX-License-Identifier: Apache-2.0
// SyncLiteSubscription: the embedded brokers deliver no lite topics, so it is refused; an interceptor may answer in its place.
import { wire } from '@rocketmq-ts/grpc-protocol'
import type { UnaryHandler } from '../proxy.js'
import { refuseWith } from '../status.js'

export const syncLiteSubscription: UnaryHandler<'SyncLiteSubscription'> = async () =>
  refuseWith(wire.Code.NOT_IMPLEMENTED, 'the embedded proxy has no lite topics')

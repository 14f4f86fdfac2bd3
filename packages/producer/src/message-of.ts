// SPDX-License-Identifier: Apache-2.0
import type { Message } from '@rocketmq-ts/protocol'

/** A message whose body is of the application's own type. */
export type MessageOf<TBody> = Omit<Message, 'body'> & { readonly body: TBody }

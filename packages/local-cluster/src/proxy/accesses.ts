// SPDX-License-Identifier: Apache-2.0
// What calls do with topics and groups, for access rules. Names only: namespaces do not count, as in Java.
// [DefaultAuthorizationContextBuilder.java]
import { wire, type MethodName, type RequestOf } from '@rocketmq-ts/grpc-protocol'
import { access, type Access } from '../broker/auth/access-rules.js'
import { refuseWith } from './status.js'

type Resource = wire.Resource | null | undefined

const { PUSH_CONSUMER, SIMPLE_CONSUMER, PULL_CONSUMER } = wire.ClientType
const consumers: ReadonlySet<wire.ClientType> = new Set([PUSH_CONSUMER, SIMPLE_CONSUMER, PULL_CONSUMER])

function onTopic(topic: Resource, ...actions: readonly ('Pub' | 'Sub')[]): readonly Access[] {
  return [access('Topic', nameOf(topic, 'topic'), ...actions)]
}

function onGroup(group: Resource): readonly Access[] {
  return [access('Group', nameOf(group, 'group'), 'Sub')]
}

function nameOf(resource: Resource, kind: string): string {
  const name = resource?.name.trim() ?? ''
  return name === '' ? refuseWith(wire.Code.UNAUTHORIZED, `${kind} is null.`) : name
}

const consuming = ({ group, topic }: { readonly group: Resource; readonly topic: Resource }): readonly Access[] => [
  ...onGroup(group),
  ...onTopic(topic, 'Sub'),
]

const rules: { readonly [Name in MethodName]?: (request: RequestOf<Name>) => readonly Access[] } = {
  SendMessage: ({ messages }) => onTopic(messages[0]?.topic, 'Pub'),
  RecallMessage: ({ topic }) => onTopic(topic, 'Pub'),
  EndTransaction: ({ topic }) => onTopic(topic, 'Pub'),
  Heartbeat: ({ clientType, group }) => (consumers.has(clientType) ? onGroup(group) : []),
  ReceiveMessage: ({ group, messageQueue }) => consuming({ group, topic: messageQueue?.topic }),
  AckMessage: consuming,
  ForwardMessageToDeadLetterQueue: consuming,
  NotifyClientTermination: ({ group }) => (group?.name ? onGroup(group) : []),
  ChangeInvisibleDuration: ({ group }) => onGroup(group),
  QueryRoute: ({ topic }) => onTopic(topic, 'Pub', 'Sub'),
  QueryAssignment: consuming,
  Telemetry: ({ settings }) => [
    ...(settings?.publishing?.topics ?? []).flatMap(topic => onTopic(topic, 'Pub')),
    ...(settings?.subscription ? onGroup(settings.subscription.group) : []),
    ...(settings?.subscription?.subscriptions ?? []).flatMap(({ topic }) => onTopic(topic, 'Sub')),
  ],
}

/** What a call wants. @throws StatusError when it does not name it */
export function accessesOfCall<Name extends MethodName>(name: Name, request: RequestOf<Name>): readonly Access[] {
  return rules[name]?.(request) ?? []
}

// SPDX-License-Identifier: Apache-2.0
// The settings of a consumer group on one broker, under RocketMQ's own names of them.
import {
  kinds,
  option,
  OptionTable,
  wholeNumberIn,
  type Check,
  type OptionRow,
  type OptionRows,
} from '@rocketmq-ts/core'
import {
  signedAttributes,
  type AttributeChanges,
  getAllSubscriptionGroupConfig,
  newSubscriptionGroup,
  type SubscriptionGroupConfig,
} from '@rocketmq-ts/protocol'
import { attributes, settingsByName } from './argument-kinds.js'
import type { Operation } from './operation.js'

/** A consumer group as a broker holds it. */
export type GroupSettings = Omit<SubscriptionGroupConfig, 'groupName'>

/** Settings to make a group with, or to change. */
export type GroupChanges = {
  readonly [K in Exclude<keyof GroupSettings, 'attributes'>]?: GroupSettings[K] | undefined
} & {
  /** Attributes to set or take away; brokers since 5.0 know them. */
  readonly attributes?: AttributeChanges | undefined
}

type ScalarSettings = Omit<GroupChanges, 'groupRetryPolicy' | 'subscriptionDataSet' | 'attributes'>

const scalarRows = Object.fromEntries(
  Object.entries(newSubscriptionGroup).map(([name, value]): [string, OptionRow<unknown>] => [
    name,
    option.optional(typeof value === 'boolean' ? kinds.flag : wholeNumberIn(-1, Number.MAX_SAFE_INTEGER)),
  ]),
) as OptionRows<ScalarSettings>

/** Without defaults: what is not given is that of a new group, or stays. */
export const groupChangeRows: OptionRows<GroupChanges> = {
  ...scalarRows,
  groupRetryPolicy: option.optional(kinds.record),
  subscriptionDataSet: option.optional(kinds.list),
  attributes: option.optional(attributes),
}

/** Settings by group. */
export const groupsByName: Check = settingsByName(new OptionTable('a group', groupChangeRows), '{ billing: {} }')

/** The body of the request that turns `from` into what is wanted. Attributes are sent as changes only. */
export function changedGroup(groupName: string, from: GroupSettings, changes: GroupChanges): SubscriptionGroupConfig {
  const { attributes, ...others } = changes
  const given = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined))
  const signed = attributes === undefined ? undefined : signedAttributes(attributes)
  return { ...from, ...given, groupName, attributes: signed }
}

/** Just the settings of `from`: an options object holds more than that. */
export function groupChangesOf(from: GroupChanges): GroupChanges {
  const { groupRetryPolicy, subscriptionDataSet, attributes } = from
  const scalars = Object.keys(newSubscriptionGroup) as (keyof GroupChanges)[]
  return {
    ...Object.fromEntries(scalars.map(name => [name, from[name]])),
    groupRetryPolicy,
    subscriptionDataSet,
    attributes,
  }
}

/**
 * Reads a group from one broker; `undefined` when the broker does not know it. All groups are asked for: a 5.x broker
 * that is asked for a single one makes it. [SubscriptionGroupManager.java findSubscriptionGroupConfig]
 */
export async function readGroupSettings(
  operation: Operation,
  address: string,
  group: string,
): Promise<GroupSettings | undefined> {
  const { body } = await operation.ask(address, getAllSubscriptionGroupConfig, {})
  const config = body.subscriptionGroupTable.get(group)
  return config === undefined ? undefined : withoutName(config)
}

function withoutName({ groupName: _name, ...settings }: SubscriptionGroupConfig): GroupSettings {
  return settings
}

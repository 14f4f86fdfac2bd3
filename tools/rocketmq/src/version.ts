// SPDX-License-Identifier: Apache-2.0
// Which releases can be started, and what differs between the two lines. 4.9.8 exists but has no server jars.
import { LauncherError } from './launcher-error.js'

/** A RocketMQ release such as `5.5.0`. Tried here: 5.5.0 and 4.9.7. */
export type RocketMQVersion = string

/**
 * The release that is started when none is named. A new one is a change of this line. 5.5.1 waits: Maven Central holds
 * its broker, remoting and common, but neither its name server nor its client, tools, proxy, auth and filter.
 */
export const defaultVersion: RocketMQVersion = '5.5.0'

/** True from 5.0.0 on: a proxy, ACL 2.0, timers of any delay, recall. */
export function isVersion5(version: RocketMQVersion): boolean {
  return Number(version.split('.')[0]) >= 5
}

/** Maven artifacts (without the prefix `rocketmq-`) that hold the servers, the Java client and the admin tool. */
export function artifactsOf(version: RocketMQVersion): readonly string[] {
  return isVersion5(version)
    ? ['namesrv', 'broker', 'proxy', 'client', 'tools']
    : ['namesrv', 'broker', 'client', 'tools', 'acl']
}

/** Returns `text` when it looks like a release from 4.0.0 on; otherwise throws `ERR_USAGE`. */
export function checkVersion(text: string): RocketMQVersion {
  if (/^([4-9]|\d\d)\.\d+\.\d+$/.test(text)) return text
  throw new LauncherError('ERR_USAGE', `"${text}" is not a RocketMQ version such as ${defaultVersion} or 4.9.7`)
}

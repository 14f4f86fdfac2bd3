// SPDX-License-Identifier: Apache-2.0
// Access control of a cluster started with `acl`. The two lines have nothing in common: 4.9 reads accounts from a file,
// 5.x keeps users in its own store and is only told the first one.
import type { Settings } from './properties-text.js'
import { isVersion5, type RocketMQVersion } from './version.js'

/** The administrator of a cluster started with `acl`. */
export interface Credentials {
  readonly accessKey: string
  readonly secretKey: string
}

/** Fixed, because the cluster is reachable only from this machine and dies with the test. */
export const adminCredentials: Credentials = { accessKey: 'rocketmq', secretKey: '12345678' }

const auth = 'org.apache.rocketmq.auth'
const proxyAuth = 'org.apache.rocketmq.proxy.auth'

/** Broker settings that refuse unsigned requests. */
export function aclBrokerSettings(version: RocketMQVersion, { accessKey, secretKey }: Credentials): Settings {
  if (!isVersion5(version)) return { aclEnable: 'true' }
  return {
    authenticationEnabled: 'true',
    authenticationProvider: `${auth}.authentication.provider.DefaultAuthenticationProvider`,
    authenticationMetadataProvider: `${auth}.authentication.provider.LocalAuthenticationMetadataProvider`,
    initAuthenticationUser: JSON.stringify({ username: accessKey, password: secretKey }),
    innerClientAuthenticationCredentials: JSON.stringify({ accessKey, secretKey }),
    authorizationEnabled: 'true',
    authorizationProvider: `${auth}.authorization.provider.DefaultAuthorizationProvider`,
    authorizationMetadataProvider: `${auth}.authorization.provider.LocalAuthorizationMetadataProvider`,
  }
}

/** Proxy settings that refuse unsigned calls; users are asked from the brokers. */
export function aclProxySettings({ accessKey, secretKey }: Credentials): Readonly<Record<string, unknown>> {
  return {
    // Without it the proxy's own requests to the brokers are not signed, and it does not even start.
    enableAclRpcHookForClusterMode: true,
    authenticationEnabled: true,
    authenticationProvider: `${auth}.authentication.provider.DefaultAuthenticationProvider`,
    authenticationMetadataProvider: `${proxyAuth}.ProxyAuthenticationMetadataProvider`,
    innerClientAuthenticationCredentials: JSON.stringify({ accessKey, secretKey }),
    authorizationEnabled: true,
    authorizationProvider: `${auth}.authorization.provider.DefaultAuthorizationProvider`,
    authorizationMetadataProvider: `${proxyAuth}.ProxyAuthorizationMetadataProvider`,
  }
}

/** Text of `conf/plain_acl.yml`, the accounts of a 4.9 broker. */
export function plainAclText({ accessKey, secretKey }: Credentials): string {
  return [
    'globalWhiteRemoteAddresses: []',
    'accounts:',
    `  - accessKey: "${accessKey}"`,
    `    secretKey: "${secretKey}"`,
    '    whiteRemoteAddress: ""',
    '    admin: true',
    '',
  ].join('\n')
}

/** Text of `conf/tools.yml`, from which the admin tool takes its credentials. */
export function toolsAclText({ accessKey, secretKey }: Credentials): string {
  return `accessKey: "${accessKey}"\nsecretKey: "${secretKey}"\n`
}

// SPDX-License-Identifier: Apache-2.0
// A request is its declaration, its handler file, and one line in the list of handlers: nothing can be forgotten
// between.
import { BrokerError } from '@rocketmq-ts/core'
import { declare, requestByName, requests } from '@rocketmq-ts/protocol'
import type { AnyRequest } from '@rocketmq-ts/remoting'
import { expect } from 'chai'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as brokerHandlers from '../src/broker/handlers/index.js'
import { LocalCluster } from '../src/index.js'
import * as nameServerHandlers from '../src/name-server/handlers/index.js'
import { newClient } from './raw-client.js'

const sources = join(import.meta.dirname, '../src')
const servers = [
  { server: 'broker', folder: join(sources, 'broker/handlers'), handlers: Object.values(brokerHandlers) },
  { server: 'name server', folder: join(sources, 'name-server/handlers'), handlers: Object.values(nameServerHandlers) },
]

/** Declared requests that the embedded servers do not serve, by reason. */
const unserved: Readonly<Record<string, readonly string[]>> = {
  'go from brokers to clients, which answer them': [
    'CHECK_TRANSACTION_STATE',
    'NOTIFY_CONSUMER_IDS_CHANGED',
    'RESET_CONSUMER_CLIENT_OFFSET',
    'GET_CONSUMER_STATUS_FROM_CLIENT',
    'PUSH_REPLY_MESSAGE_TO_CLIENT',
    'NOTIFY_UNSUBSCRIBE_LITE',
  ],
  'go between brokers: here each one is a master alone': [
    'ADD_BROKER',
    'REMOVE_BROKER',
    'NOTIFY_MIN_BROKER_ID_CHANGE',
    'EXCHANGE_BROKER_HA_INFO',
    'NOTIFY_BROKER_ROLE_CHANGED',
  ],
  'are for a controller, which the cluster does not have': [
    'CONTROLLER_ALTER_SYNC_STATE_SET',
    'CONTROLLER_ELECT_MASTER',
    'CONTROLLER_REGISTER_BROKER',
    'CONTROLLER_GET_REPLICA_INFO',
    'CONTROLLER_GET_METADATA_INFO',
    'CONTROLLER_GET_SYNC_STATE_DATA',
    'UPDATE_CONTROLLER_CONFIG',
    'GET_CONTROLLER_CONFIG',
    'CLEAN_BROKER_DATA',
    'CONTROLLER_GET_NEXT_BROKER_ID',
    'CONTROLLER_APPLY_BROKER_ID',
  ],
  'are of 4.9 only: brokers of 5.5.0 do not know them': [
    'UPDATE_AND_CREATE_ACL_CONFIG',
    'DELETE_ACL_CONFIG',
    'GET_BROKER_CLUSTER_ACL_INFO',
    'UPDATE_GLOBAL_WHITE_ADDRS_CONFIG',
    'GET_BROKER_CLUSTER_ACL_CONFIG',
  ],
  'is declared by 5.5.0, whose brokers do not know it': ['ACK_LITE_MESSAGE'],
  'is answered by 5.5.0, whose brokers do nothing for it': ['POP_ROLLBACK'],
}

for (const { server, folder, handlers } of servers) {
  describe(`the handlers of a ${server}`, () => {
    const served = handlers.flatMap(({ requests: each }): readonly AnyRequest[] => each)

    it('are listed, each file in one line', () => {
      const files = readdirSync(folder).filter(file => file !== 'index.ts')
      const lines = readFileSync(join(folder, 'index.ts'), 'utf8').split('\n')
      const listed = lines.flatMap(line => /^export \{ .* \} from '\.\/(.*)\.js'$/.exec(line)?.[1] ?? [])

      expect(listed.map(name => `${name}.ts`)).to.have.members(files)
    })

    it('answer declared requests, each of them once', () => {
      const names = served.map(({ name }) => name)

      expect(names.filter(name => requestByName(name) === undefined)).to.deep.equal([])
      expect(names.filter((name, index) => names.indexOf(name) !== index)).to.deep.equal([])
    })

    it('are at work in a running cluster', async () => {
      await using cluster = await LocalCluster.start()
      const address = server === 'broker' ? cluster.brokerAddrs[0] : cluster.namesrvAddr
      const client = newClient()
      const unknown = served.map(async ({ code, name }) => {
        const bare = declare({ code, name })
        const error = await client.call(address ?? '', bare, {}, { timeoutMs: 500 }).catch((thrown: unknown) => thrown)
        const isUnknown = error instanceof BrokerError && error.responseName === 'REQUEST_CODE_NOT_SUPPORTED'
        return isUnknown ? [name] : []
      })
      const names = (await Promise.all(unknown)).flat()
      await client.close()

      expect(names).to.deep.equal([])
    })
  })
}

describe('a declared request', () => {
  it('has a handler, or is named here', () => {
    const served = new Set(
      servers.flatMap(({ handlers }) => handlers.flatMap(handler => handler.requests.map(r => r.name))),
    )
    const missing = requests.map(({ name }) => name).filter(name => !served.has(name))

    expect(missing).to.have.members(Object.values(unserved).flat())
  })
})

// SPDX-License-Identifier: Apache-2.0
// MQClientManager: one MQClientInstance per client id. The process has one; a test may make its own.
import { UsageError } from '@rocketmq-ts/core'
import type { RPCHook } from '@rocketmq-ts/remoting'
import { defaultInstanceName, type ClientConfig } from './client-config.js'
import { MQClientInstance } from './mq-client-instance.js'

interface GeneratedName {
  readonly config: ClientConfig
  readonly name: string
}

export class MQClientManager {
  static readonly #process = new MQClientManager()

  /** Instances by client id. */
  readonly factoryTable = new Map<string, MQClientInstance>()
  /** Of existing instances only: settings hold secrets, and must not outlive their clients. */
  readonly #generated: GeneratedName[] = []

  /** The manager of the process. */
  static getInstance(): MQClientManager {
    return MQClientManager.#process
  }

  /**
   * The instance of the configuration's client id; it is made if it does not exist.
   * @param rpcHook replaces `config.rpcHook`
   * @throws UsageError when that id belongs to an instance with other settings: another cluster, other credentials…
   */
  getOrCreateMQClientInstance(config: ClientConfig, rpcHook?: RPCHook): MQClientInstance {
    const wanted = rpcHook === undefined ? config : config.with({ rpcHook })
    const known = this.factoryTable.get(wanted.clientId)
    if (known === undefined) return this.#create(wanted)
    const differences = known.config.differencesTo(wanted)
    if (differences.length > 0) {
      throw new UsageError(
        `client id "${wanted.clientId}" belongs to an instance with another ${differences.join(', ')}; ` +
          `give this client another instanceName`,
      )
    }
    return known
  }

  /**
   * The configuration with a generated instance name instead of `DEFAULT`: `<pid>#<nanoseconds>` as Java's, the same
   * for the same settings.
   */
  withGeneratedName(config: ClientConfig): ClientConfig {
    if (config.instanceName !== defaultInstanceName) return config
    const known = this.#generated.find(generated => generated.config.differencesTo(config).length === 0)
    if (known !== undefined) return config.with({ instanceName: known.name })
    const name = `${process.pid}#${process.hrtime.bigint()}`
    this.#generated.push({ config, name })
    return config.with({ instanceName: name })
  }

  #create(config: ClientConfig): MQClientInstance {
    const instance = new MQClientInstance(config, ended => {
      if (this.factoryTable.get(ended.clientId) === ended) this.#forget(ended)
    })
    this.factoryTable.set(config.clientId, instance)
    return instance
  }

  #forget({ clientId, config }: MQClientInstance): void {
    this.factoryTable.delete(clientId)
    const index = this.#generated.findIndex(({ name }) => name === config.instanceName)
    if (index >= 0) this.#generated.splice(index, 1)
  }
}

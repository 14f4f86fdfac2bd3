// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { adminCredentials } from '../src/credentials.js'
import { planAdminTool, planBroker, planNameServer, planProxy, type PlanOptions } from '../src/server-plan.js'

const options: PlanOptions = {
  version: '5.5.0',
  directory: '/cluster',
  namesrvPort: 9876,
  brokerPorts: [10911, 20911],
}

const linesOf = (text = '') => text.trimEnd().split('\n')

describe('the plan of a name server', () => {
  it('writes only below its own folder', () => {
    const plan = planNameServer(options)

    expect(plan.address).to.equal('127.0.0.1:9876')
    expect(linesOf(plan.files['namesrv.conf'])).to.include.members([
      'listenPort=9876',
      'kvConfigPath=/cluster/namesrv/kvConfig.json',
    ])
    expect(plan.jvmOptions).to.include.members(['-Duser.home=/cluster/namesrv', '-Xmx256m'])
    expect(plan.args).to.deep.equal(['-c', '/cluster/namesrv/namesrv.conf'])
  })
})

describe('the plan of a broker', () => {
  const conf = (changes: Partial<PlanOptions> = {}, index = 0) =>
    linesOf(planBroker({ ...options, ...changes }, index).files['broker.conf'])

  it('names it, and gives it its ports', () => {
    expect(conf({}, 1)).to.include.members([
      'brokerName=broker-b',
      'brokerIP1=127.0.0.1',
      'listenPort=20911',
      'haListenPort=20912',
      'namesrvAddr=127.0.0.1:9876',
      'storePathRootDir=/cluster/broker-b/store',
    ])
  })

  it('lets the settings and JVM options of the caller win', () => {
    const brokerConfig = { autoCreateTopicEnable: 'false' }
    const plan = planBroker({ ...options, brokerConfig, brokerJvmOptions: ['-Xmx2g'] }, 0)

    expect(linesOf(plan.files['broker.conf'])).to.include('autoCreateTopicEnable=false')
    expect(plan.jvmOptions.at(-1)).to.equal('-Xmx2g')
  })

  it('has every server, and the admin tool, list its classes in its own folder when it is told to', () => {
    const all = { ...options, proxyPorts: { grpc: 8081, remoting: 8080 }, listsClasses: true }
    const plans = [planNameServer(all), planBroker(all, 0), planProxy(all), planAdminTool(all)]

    for (const plan of plans) {
      expect(plan?.jvmOptions).to.include(`-XX:DumpLoadedClassList=${plan?.directory ?? ''}/classes.lst`)
    }
    expect(planBroker(options, 0).jvmOptions.join(' ')).not.to.include('DumpLoadedClassList')
  })

  it('compiles in a hurry when it is told to, for every server', () => {
    const proxyPorts = { grpc: 8081, remoting: 8080 }
    const plans = (compiler: 'quick' | undefined) => {
      const all = { ...options, proxyPorts, compiler }
      return [planNameServer(all), planBroker(all, 0), planProxy(all)]
    }

    for (const plan of plans('quick')) expect(plan?.jvmOptions).to.include('-XX:TieredStopAtLevel=1')
    for (const plan of plans(undefined)) expect(plan?.jvmOptions).not.to.include('-XX:TieredStopAtLevel=1')
  })

  it('checks transactions no earlier than it has written down which are decided', () => {
    expect(conf()).to.include('transactionOpMsgMaxSize=1')
  })

  it('has access control of its line: users in 5.x, a file of accounts in 4.9', () => {
    const credentials = adminCredentials
    const plan4 = planBroker({ ...options, version: '4.9.7', credentials }, 0)

    expect(conf({ credentials })).to.include.members([
      'authenticationEnabled=true',
      'initAuthenticationUser={"username":"rocketmq","password":"12345678"}',
    ])
    expect(linesOf(plan4.files['broker.conf'])).to.include('aclEnable=true')
    expect(plan4.files['conf/plain_acl.yml']).to.include('accessKey: "rocketmq"')
  })

  it('has no access control unless asked', () => {
    expect(conf().filter(line => /^(acl|auth)/.test(line))).to.deep.equal([])
  })

  it('speaks nothing but TLS when it is told to, and either by a certificate that was made for it', () => {
    const certificate = { ca: '', caPath: '/c/ca.pem', certPath: '/c/server.pem', keyPath: '/c/server.key' }

    expect(planBroker({ ...options, certificate }, 0).jvmOptions).to.include.members([
      '-Dtls.server.mode=permissive',
      '-Dtls.test.mode.enable=false',
      '-Dtls.server.certPath=/c/server.pem',
    ])
    expect(planBroker({ ...options, certificate, tls: true }, 0).jvmOptions).to.include.members([
      '-Dtls.server.mode=enforcing',
      '-Dtls.test.mode.enable=false',
      '-Dtls.server.keyPath=/c/server.key',
      '-Dtls.client.trustCertPath=/c/ca.pem',
    ])
    expect(planBroker(options, 0).jvmOptions.join(' ')).not.to.include('tls')
  })
})

describe('the plan of a proxy', () => {
  it('exists only when it was given ports', () => {
    const plan = planProxy({ ...options, proxyPorts: { grpc: 8081, remoting: 8080 } })

    expect(planProxy(options)).to.equal(undefined)
    expect(plan?.address).to.equal('127.0.0.1:8081')
    expect(JSON.parse(plan?.files['conf/rmq-proxy.json'] ?? '')).to.include({
      namesrvAddr: '127.0.0.1:9876',
      grpcServerPort: 8081,
      remotingListenPort: 8080,
    })
  })
})

describe('the plan of the admin tool', () => {
  it('signs when the brokers want that', () => {
    const plan = planAdminTool({ ...options, credentials: adminCredentials })

    expect(plan.files['conf/tools.yml']).to.equal('accessKey: "rocketmq"\nsecretKey: "12345678"\n')
    expect(planAdminTool(options).files).not.to.have.property('conf/tools.yml')
  })
})

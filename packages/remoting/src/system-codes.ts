// SPDX-License-Identifier: Apache-2.0
// The response codes that connections themselves give and understand. [RemotingSysResponseCode.java, ResponseCode.java]

export const systemCodes = {
  SYSTEM_ERROR: 1,
  SYSTEM_BUSY: 2,
  REQUEST_CODE_NOT_SUPPORTED: 3,
  /** The server shuts down: use another connection. Sent only to versions above `goAwayAboveVersion`. */
  GO_AWAY: 1500,
} as const

/** V5_3_1; servers send GO_AWAY to newer clients only. [NettyRemotingAbstract.java] */
export const goAwayAboveVersion = 475

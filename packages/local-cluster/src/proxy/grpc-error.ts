// SPDX-License-Identifier: Apache-2.0
// How a call ends when it does not end well: with a status of gRPC, which is in the trailers, not in a message.

/** The statuses of gRPC that a proxy ends calls with. [gRPC status codes] */
export const grpcStatuses = {
  ok: 0,
  cancelled: 1,
  invalidArgument: 3,
  deadlineExceeded: 4,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
} as const

export type GrpcStatus = (typeof grpcStatuses)[keyof typeof grpcStatuses]

/** Ends a call with this status. */
export class GrpcError extends Error {
  override readonly name = 'GrpcError'
  readonly status: GrpcStatus

  constructor(status: GrpcStatus, message: string) {
    super(message)
    this.status = status
  }
}

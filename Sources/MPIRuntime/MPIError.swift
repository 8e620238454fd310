import CMPI

/// An MPI call that failed, or MPI in a state that cannot be used.
public struct MPIError: Error, CustomStringConvertible {
  /// The MPI function, such as `MPI_Isend`.
  public let call: String
  /// What the MPI library says about it.
  public let message: String

  public var description: String { "\(call): \(message)" }

  init(call: String, message: String) {
    self.call = call
    self.message = message
  }

  init(call: String, code: Int32) {
    var text = [CChar](repeating: 0, count: Int(twa_mpi_max_error_string) + 1)
    var length: Int32 = 0
    let known = twa_mpi_error_string(code, &text, &length) == twa_mpi_success
    self.call = call
    self.message =
      known
      ? String(decoding: text.prefix(Int(length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
      : "error code \(code)"
  }
}

/// Turns the code an MPI call returned into an error unless it says success.
func check(_ call: String, _ code: Int32) throws {
  if code != twa_mpi_success { throw MPIError(call: call, code: code) }
}

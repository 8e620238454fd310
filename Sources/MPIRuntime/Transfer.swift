import CMPI

/// A send or receive under way. Owns its bytes, which MPI reads or writes until it is done.
final class Transfer {
  let bytes: UnsafeMutableRawBufferPointer
  let request: UnsafeMutablePointer<twa_mpi_request>
  private(set) var isDone = false

  init(count: Int) {
    bytes = .allocate(byteCount: count, alignment: 16)
    request = .allocate(capacity: 1)
    request.initialize(to: twa_mpi_request())
  }

  deinit {
    bytes.deallocate()
    request.deallocate()
  }

  /// Lets MPI make progress and notes whether the bytes are free again.
  func test() throws -> Bool {
    if !isDone {
      var done: Int32 = 0
      try check("MPI_Test", twa_mpi_test(request, &done))
      isDone = done != 0
    }
    return isDone
  }
}

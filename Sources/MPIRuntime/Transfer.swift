import CMPI

/// Bytes at a fixed place.
final class SharedBytes {
  let bytes: UnsafeMutableRawBufferPointer

  init(count: Int) { bytes = .allocate(byteCount: count, alignment: 16) }

  init(_ message: [UInt8]) {
    bytes = .allocate(byteCount: message.count, alignment: 16)
    bytes.copyBytes(from: message)
  }

  deinit { bytes.deallocate() }
}

/// A send or receive under way. Keeps its bytes, which MPI reads or writes until it is done.
final class Transfer {
  private let owner: SharedBytes
  let bytes: UnsafeMutableRawBufferPointer
  let request: UnsafeMutablePointer<twa_mpi_request>
  private(set) var isDone = false

  convenience init(count: Int) { self.init(SharedBytes(count: count), 0..<count) }

  init(_ owner: SharedBytes, _ range: Range<Int>) {
    self.owner = owner
    bytes = .init(rebasing: owner.bytes[range])
    request = .allocate(capacity: 1)
    request.initialize(to: twa_mpi_request())
  }

  deinit {
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

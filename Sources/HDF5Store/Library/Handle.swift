import CHDF5

/// Owns one HDF5 identifier and closes it in the end.
final class Handle {
  private let identifier: hid_t
  private let close: (hid_t) -> herr_t

  /// Takes over what `call` returned.
  ///
  /// - Throws: `HDF5Error` when that is no identifier.
  init(_ call: String, _ identifier: hid_t, close: @escaping (hid_t) -> herr_t) throws {
    self.identifier = try check(call, identifier)
    self.close = close
  }

  deinit { _ = close(identifier) }

  /// Runs `body` with the identifier, which stays open meanwhile.
  @discardableResult
  func use<Result>(_ body: (hid_t) throws -> Result) rethrows -> Result {
    try withExtendedLifetime(self) { try body(identifier) }
  }
}

@discardableResult
func use<Result>(
  _ first: Handle, _ second: Handle, _ body: (hid_t, hid_t) throws -> Result
) rethrows -> Result {
  try first.use { a in try second.use { b in try body(a, b) } }
}

@discardableResult
func use<Result>(
  _ first: Handle, _ second: Handle, _ third: Handle, _ body: (hid_t, hid_t, hid_t) throws -> Result
) rethrows -> Result {
  try use(first, second) { a, b in try third.use { c in try body(a, b, c) } }
}

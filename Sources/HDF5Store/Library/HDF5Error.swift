import CHDF5

/// An HDF5 call that failed, with the library's own explanation.
struct HDF5Error: Error, CustomStringConvertible {
  /// The HDF5 function, such as `H5Dwrite`.
  let call: String
  /// The library's error stack, the origin first.
  let stack: [String]

  /// One line: the origin of the failure, as the library words it.
  var description: String {
    guard let origin = stack.first else { return "\(call) failed" }
    return "\(call): \(origin.split(whereSeparator: \.isNewline).joined(separator: " "))"
  }

  /// Takes the library's current error stack.
  static func current(_ call: String) -> HDF5Error {
    var stack: [String] = []
    withUnsafeMutablePointer(to: &stack) { pointer in
      _ = twa_h5_walk_errors(
        { _, entry, context in
          if let text = entry?.pointee.desc {
            context?.assumingMemoryBound(to: [String].self).pointee.append(String(cString: text))
          }
          return 0
        }, pointer)
    }
    return HDF5Error(call: call, stack: stack)
  }
}

/// Hands on what an HDF5 call returned; a negative value is a failure.
@discardableResult
func check<Status: SignedInteger>(_ call: String, _ status: Status) throws -> Status {
  if status < 0 { throw HDF5Error.current(call) }
  return status
}

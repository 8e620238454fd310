/// How much a file may make its reader hold. Content is bounded by the size of the file; only what is
/// compressed may be more, within reason, or as much as its job gives.
final class Allowance {
  let fileSize: Int
  private var left: Int
  /// Bytes of values that the file's job gives, asked for when it is needed; nil: not known.
  private let expected: () -> Int?
  private var isExpected = false

  /// Numbers of equal value take a thousandth of their room; a file has few of them.
  private static let usual = (bytes: 64 << 20, ratio: 64)
  /// What deflate can do at best.
  static let bestCompression = 1100

  init(fileSize: Int, expected: @escaping () -> Int?) {
    self.fileSize = fileSize
    self.expected = expected
    left =
      Self.usual.bytes + fileSize.multipliedReportingOverflow(by: Self.usual.ratio).partialValue
  }

  /// Takes room for the values of a dataset.
  ///
  /// - Throws: `Damage` where there is none.
  func take(_ bytes: Int, for name: String) throws {
    if bytes > left, !isExpected {
      isExpected = true
      left += (expected() ?? 0)
    }
    guard bytes <= left else {
      throw Damage(
        reason: "its dataset '\(name)' holds more values than its job gives (\(bytes) bytes)")
    }
    left -= bytes
  }
}

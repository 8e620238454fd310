/// Messages longer than MPI's counts allow travel as several pieces with the same source and tag.
/// The lowest bit of the MPI tag says whether more pieces follow; MPI keeps their order.
enum Pieces {
  /// The largest tag that still fits the smallest upper bound MPI guarantees (32767).
  static let largestTag = 16383

  static func wireTag(_ tag: Int, moreFollow: Bool) -> Int32 {
    Int32(2 * tag + (moreFollow ? 1 : 0))
  }
  static func tag(ofWire tag: Int32) -> Int { Int(tag) / 2 }
  static func moreFollow(_ wireTag: Int32) -> Bool { wireTag % 2 == 1 }

  /// Byte ranges of the pieces of a message; an empty message is one empty piece.
  static func ranges(count: Int, limit: Int) -> [Range<Int>] {
    count == 0
      ? [0..<0] : stride(from: 0, to: count, by: limit).map { $0..<min($0 + limit, count) }
  }
}

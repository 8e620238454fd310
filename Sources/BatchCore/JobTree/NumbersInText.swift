import Foundation

/// Texts that hold numbers, compared as numbers.
enum NumbersInText {
  /// Whether two texts are alike but for digits behind the twelfth of numbers with a fraction or an
  /// exponent. Whole numbers (seeds) must be the same.
  static func agree(_ a: String, _ b: String) -> Bool {
    if a == b { return true }
    let (a, b) = (parts(of: a), parts(of: b))
    guard a.count == b.count else { return false }
    return zip(a, b).allSatisfy { one, two in
      if one == two { return true }
      guard let x = Double(one), let y = Double(two), !(isWhole(one) && isWhole(two)) else {
        return false
      }
      return abs(x - y) <= 1e-12 * max(abs(x), abs(y))
    }
  }

  private static func isWhole(_ text: Substring) -> Bool {
    text.utf8.allSatisfy { 48...57 ~= $0 || $0 == 45 }
  }

  /// The text cut into numbers and what stands between them.
  private static func parts(of text: String) -> [Substring] {
    func isNumeric(_ character: UInt8) -> Bool {
      48...57 ~= character || [43, 45, 46, 69, 101].contains(character)  // + - . E e
    }
    var parts: [Substring] = []
    var start = text.startIndex
    let bytes = text.utf8
    while start < text.endIndex {
      let kind = isNumeric(bytes[start])
      let end = bytes[start...].firstIndex { isNumeric($0) != kind } ?? text.endIndex
      parts.append(text[start..<end])
      start = end
    }
    return parts
  }
}

extension String {
  /// The text with every character that a terminal would obey instead of show written as its number:
  /// control characters, line ends among them, and those that turn the direction of writing.
  public var printable: String {
    guard unicodeScalars.contains(where: \.isObeyed) else { return self }
    var result = ""
    for scalar in unicodeScalars {
      if scalar.isObeyed {
        let digits = String(scalar.value, radix: 16)
        result += scalar.value < 0x100 ? "\\x" : "\\u"
        let width = scalar.value < 0x100 ? 2 : 4
        result += String(repeating: "0", count: width - digits.count) + digits
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// At most so many characters, with a sign where some are left out.
  public func shortened(to count: Int) -> String {
    utf8.count <= count || self.count <= count ? self : prefix(count) + "…"
  }
}

extension Unicode.Scalar {
  /// Whether a terminal does something else than show it.
  public var isObeyed: Bool {
    switch value {
    case 0..<0x20, 0x7f..<0xa0: true
    case 0x61c, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069: true
    default: false
    }
  }
}

import Foundation

extension NumberArray {
  /// Rows of numbers with commas, semicolons, tabs or blanks between them: one column or one row is a
  /// list, more are a matrix. Lines that begin with `#` are left out, and a first line of words.
  /// Complex numbers are written as `1+2j` or `1-2i`.
  /// - Throws: `ArrayFileError`.
  init(csv data: Data) throws {
    guard var text = String(data: data, encoding: .utf8) else {
      throw ArrayFileError("is not UTF-8 text")
    }
    if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
    var (real, imaginary, rows, columns) = ([Double](), [Double](), 0, 0)
    var (isComplex, line, hasHeading) = (false, 0, false)
    text.makeContiguousUTF8()
    for row in text.utf8.split(omittingEmptySubsequences: false, whereSeparator: { $0 == 10 }) {
      line += 1
      let cells = Self.cells(of: row)
      if cells.isEmpty { continue }
      let numbers = cells.map { Self.complex($0) }
      guard let wrong = numbers.firstIndex(where: { $0 == nil }) else {
        if rows > 0, numbers.count != columns {
          throw ArrayFileError(
            "has \(numbers.count) numbers in line \(line), but \(columns) in the lines before")
        }
        (rows, columns) = (rows + 1, numbers.count)
        guard rows * columns <= Self.largest else {
          throw ArrayFileError("has more than \(Self.largest) numbers")
        }
        for number in numbers {
          real.append(number!.re)
          imaginary.append(number!.im)
          isComplex = isComplex || number!.im != 0
        }
        continue
      }
      if rows == 0, !hasHeading, numbers.allSatisfy({ $0 == nil }) {
        hasHeading = true
        continue
      }
      throw ArrayFileError(
        "has \"\(shortened(cells[wrong]))\" in line \(line), which is no number")
    }
    guard rows > 0 else { throw ArrayFileError("holds no numbers") }
    self.init(
      shape: rows == 1 || columns == 1 ? [rows * columns] : [rows, columns], real: real,
      imaginary: isComplex ? imaginary : nil)
  }

  private static func cells(of row: Substring.UTF8View) -> [String] {
    let text = String(Substring(row.prefix { $0 != UInt8(ascii: "#") }))
    let separators: Set<UInt8> = [UInt8(ascii: ","), UInt8(ascii: ";")]
    func isBlank(_ byte: UInt8) -> Bool { [9, 13, 32].contains(byte) }
    if text.utf8.allSatisfy(isBlank) { return [] }
    if text.utf8.contains(where: separators.contains) {
      return text.utf8.split(
        omittingEmptySubsequences: false, whereSeparator: separators.contains
      ).map { cell in
        let start = cell.drop(while: isBlank)
        let end = start.lastIndex { !isBlank($0) }
        return end.map { String(Substring(start[...$0])) } ?? ""
      }
    }
    return text.utf8.split(whereSeparator: isBlank).map { String(Substring($0)) }
  }

  /// `2`, `1e-3`, `1+2j`, `(1-2j)`, `0.5i`.
  private static func complex(_ cell: String) -> (re: Double, im: Double)? {
    if let value = number(cell) { return (value, 0) }
    var text = Substring(cell)
    if text.hasPrefix("("), text.hasSuffix(")") { text = text.dropFirst().dropLast() }
    guard let unit = text.last, "jiJI".contains(unit) else { return nil }
    text.removeLast()
    // The sign between the parts is the last one that belongs to no exponent.
    let characters = Array(text)
    let split = characters.indices.last { index in
      "+-".contains(characters[index]) && index > 0 && !"eE".contains(characters[index - 1])
    }
    func part(_ text: String) -> Double? {
      ["", "+"].contains(text) ? 1 : text == "-" ? -1 : number(text)
    }
    guard let split else { return part(String(text)).map { (0, $0) } }
    guard let re = number(String(characters[..<split])),
      let im = part(String(characters[split...]))
    else { return nil }
    return (re, im)
  }

  /// Decimal numbers alone.
  private static func number(_ text: String) -> Double? {
    let allowed = Set("0123456789+-.eE".utf8)
    guard !text.isEmpty, text.utf8.allSatisfy(allowed.contains) else { return nil }
    return Double(text)
  }
}

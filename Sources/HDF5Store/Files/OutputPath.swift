import Foundation

/// Where an output file is, and the names of the files that stand beside it while it is written.
/// Names are compared by their bytes, as the file system does.
struct OutputPath {
  let directory: String
  let name: String
  /// Bytes that a name may have there.
  let longestName: Int

  /// The end of the symbolic links of `path`.
  init(_ path: String) {
    (directory, name) = Self.split(Self.endOfLinks(path))
    let limit = pathconf(directory, Int32(_PC_NAME_MAX))
    longestName = limit > 0 ? limit : 255
  }

  var path: String { directory + "/" + name }

  /// The file that a writer locks.
  var lock: String { directory + "/" + hidden(".lock") }

  /// A file that becomes the output.
  func temporary(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return directory + "/" + temporaryStem + String(repeating: "0", count: 16 - digits.utf8.count)
      + digits
  }

  /// Removes half-written files of writers that were killed. Only for the holder of the lock.
  func removeLeftovers() {
    guard let entries = opendir(directory) else { return }
    defer { closedir(entries) }
    let stem = Array(temporaryStem.utf8)
    while let entry = readdir(entries) {
      withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        let name = bytes.prefix { $0 != 0 }
        guard name.starts(with: stem), Self.isNumber(name.dropFirst(stem.count)) else { return }
        unlinkat(dirfd(entries), bytes.assumingMemoryBound(to: CChar.self).baseAddress!, 0)
      }
    }
  }

  /// Sixteen hexadecimal digits, or the process number that earlier versions took.
  private static func isNumber(_ bytes: some Collection<UInt8>) -> Bool {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    let letters = UInt8(ascii: "a")...UInt8(ascii: "f")
    return bytes.count == 16 && bytes.allSatisfy { digits.contains($0) || letters.contains($0) }
      || (1...10).contains(bytes.count) && bytes.allSatisfy { digits.contains($0) }
  }

  private var temporaryStem: String { hidden(".tmp-", room: 16) }

  /// `.NAME` and a suffix; where that is too long, the start of the name and its checksum.
  private func hidden(_ suffix: String, room: Int = 0) -> String {
    let whole = "." + name + suffix
    if whole.utf8.count + room <= longestName { return whole }
    var checksum = Checksum()
    Array(name.utf8).withUnsafeBytes { checksum.add($0) }
    let mark = "~" + String(checksum.value, radix: 16)
    var start = "." + name
    // 16 for the digits of the mark, however many it has.
    while start.utf8.count + 17 + suffix.utf8.count + room > longestName, !start.isEmpty {
      start.unicodeScalars.removeLast()
    }
    return start + mark + suffix
  }

  static func split(_ path: String) -> (directory: String, name: String) {
    let slash = UInt8(ascii: "/")
    var path = Substring(path)
    while path.utf8.count > 1, path.utf8.last == slash {
      path = path.utf8Prefix(path.utf8.count - 1)
    }
    guard let place = path.utf8.lastIndex(of: slash) else { return (".", String(path)) }
    let name = String(Substring(path.utf8[path.utf8.index(after: place)...]))
    return place == path.startIndex ? ("/", name) : (String(Substring(path.utf8[..<place])), name)
  }

  private static func endOfLinks(_ path: String) -> String {
    var path = path
    for _ in 0..<40 {
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
      let length = readlink(path, &buffer, Int(PATH_MAX))
      if length < 0 { break }
      let link = String(
        decoding: buffer.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
      path = link.utf8.first == UInt8(ascii: "/") ? link : split(path).directory + "/" + link
    }
    return path
  }
}

extension Substring {
  fileprivate func utf8Prefix(_ count: Int) -> Substring { Substring(utf8.prefix(count)) }
}

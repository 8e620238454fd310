import BatchCore

/// An introduction in a fixed number of bytes, as collecting from all ranks wants it.
struct IntroductionCard {
  let hostnameWidth: Int
  private let machineWidth = 160
  private let codeWidth = 4
  /// Stands for no exit code.
  private let nothing: Int32 = -1

  var width: Int { codeWidth + hostnameWidth + machineWidth }

  /// Texts that are too long are cut.
  func bytes(_ introduction: Introduction) -> [UInt8] {
    func field(_ text: String, _ width: Int) -> [UInt8] {
      let bytes = Array(text.utf8.prefix(width))
      return bytes + [UInt8](repeating: 0, count: width - bytes.count)
    }
    return withUnsafeBytes(of: introduction.code ?? nothing) { Array($0) }
      + field(introduction.hostname, hostnameWidth) + field(introduction.machine, machineWidth)
  }

  /// - Parameter bytes: `width` of them.
  func read(_ bytes: some Collection<UInt8>) -> Introduction {
    let bytes = Array(bytes)
    func text(_ range: Range<Int>) -> String {
      String(decoding: bytes[range].prefix { $0 != 0 }, as: UTF8.self)
    }
    let code = bytes.withUnsafeBytes { $0.loadUnaligned(as: Int32.self) }
    let machine = codeWidth + hostnameWidth
    return Introduction(
      hostname: text(codeWidth..<machine), machine: text(machine..<width),
      code: code == nothing ? nil : code)
  }
}

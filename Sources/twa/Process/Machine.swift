import Foundation

/// The machine that this process runs on.
enum Machine {
  /// Name of the processor and what of its instructions matters here.
  static let type: String = {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    func value(_ key: String) -> String? {
      text.split(separator: "\n").first { $0.hasPrefix(key) }
        .flatMap { $0.split(separator: ":", maxSplits: 1).last }
        .map { $0.trimmingCharacters(in: .whitespaces) }
    }
    let flags = Set((value("flags") ?? value("Features") ?? "").split(separator: " "))
    let present = ["avx512f", "avx2", "fma", "sve", "asimd"].filter {
      flags.contains(Substring($0))
    }
    let name = value("model name") ?? architecture
    return present.isEmpty ? name : "\(name) (\(present.joined(separator: " ")))"
  }()

  private static var architecture: String {
    var names = utsname()
    uname(&names)
    return withUnsafeBytes(of: names.machine) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}

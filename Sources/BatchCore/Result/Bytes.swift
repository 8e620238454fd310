import Foundation

/// Memory of the machine, and numbers of bytes in words.
public enum Bytes {
  /// Memory of this machine, or of the control group if that is less.
  public static func ofMachine() -> Double {
    var limit = Double(ProcessInfo.processInfo.physicalMemory)
    for path in ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"] {
      if let text = try? String(contentsOfFile: path, encoding: .utf8),
        let bytes = Double(text.trimmingCharacters(in: .whitespacesAndNewlines)), bytes > 0
      {
        limit = min(limit, bytes)
      }
    }
    return limit
  }

  /// "12.3 GiB".
  public static func text(_ bytes: Double) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    var (value, unit) = (bytes, 0)
    while value >= 1024, unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    return String(format: unit == 0 ? "%.0f %@" : "%.1f %@", value, units[unit])
  }
}

import BatchRunner
import CBuildInfo
import Foundation
import HDF5Store
import MPIRuntime

extension Software {
  /// Of this program.
  static var own: Software {
    Software(
      compiler: "Swift \(swift), \(clang)", mpi: MPILibrary.version,
      blas: blas, hdf5: HDF5Version.text)
  }

  /// The compiler, as closely as it can be asked at compile time.
  private static var swift: String {
    #if compiler(>=6.5)
      "6.5 or later"
    #elseif compiler(>=6.4)
      "6.4"
    #elseif compiler(>=6.3)
      "6.3"
    #elseif compiler(>=6.2)
      "6.2"
    #elseif compiler(>=6.1)
      "6.1"
    #else
      "6.0"
    #endif
  }

  /// Without the address of its sources.
  private static var clang: String {
    String(cString: twa_c_compiler()).prefix { $0 != "(" }.trimmingCharacters(in: .whitespaces)
  }

  /// What the BLAS library says of itself. Only some can be asked, each in its own way.
  private static var blas: String {
    typealias Text = @convention(c) () -> UnsafePointer<CChar>?
    for name in ["openblas_get_config", "openblas_get_config64_", "bli_info_get_version_str"] {
      guard let symbol = dlsym(nil, name), let text = unsafeBitCast(symbol, to: Text.self)() else {
        continue
      }
      let words = String(cString: text).split(whereSeparator: \.isWhitespace)
        .filter { $0 != "USE64BITINT" && !$0.hasPrefix("NO_") }
      return (name.hasPrefix("bli") ? "BLIS " : "") + words.joined(separator: " ")
    }
    return ""
  }
}

import CMPI

/// The MPI library that the program runs with.
public enum MPILibrary {
  /// Name and version, such as "Open MPI v4.1.4"; can be asked for before MPI is started.
  public static var version: String {
    var text = [CChar](repeating: 0, count: Int(twa_mpi_max_library_version) + 1)
    var length: Int32 = 0
    guard twa_mpi_library_version(&text, &length) == twa_mpi_success else { return "" }
    let all = String(decoding: text.prefix(Int(length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    // Further lines and clauses tell how it was built.
    let first = all.prefix { $0 != "\n" && $0 != "," && $0 != "\0" }
    return first.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

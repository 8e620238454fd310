import Foundation
import Testing

/// Each module knows those above it in the picture of the architecture, never those below.
struct ImportTests {
  private static let sources = URL(fileURLWithPath: #filePath)
    .appendingPathComponent("../../../Sources").standardizedFileURL

  private static let tests = sources.appendingPathComponent("../Tests").standardizedFileURL

  /// What each target of `Sources` may import besides Foundation and the standard library.
  private static let allowed: [String: Set<String>] = [
    "CBLAS": [], "CBuildInfo": [], "CHDF5": [], "CLanes": [], "CMPI": [],
    "Numerics": ["CBLAS", "CLanes"],
    "Statistics": [],
    "BatchCore": ["Yams"],
    "Models": ["BatchCore", "Numerics"],
    "Observables": ["BatchCore", "Models", "Numerics", "Statistics"],
    "TruncatedWigner": [
      "BatchCore", "CLanes", "Models", "Numerics", "Observables", "Statistics",
    ],
    "Exact": ["BatchCore", "Models", "Numerics", "Observables", "Statistics"],
    "Lax": ["BatchCore", "Models", "Numerics"],
    "MeanField": ["BatchCore", "Models", "Numerics", "Observables", "Statistics"],
    "TwoPI": ["BatchCore", "Models", "Numerics", "Observables", "Statistics"],
    "BatchRunner": ["BatchCore", "Statistics"],
    "MPIRuntime": ["BatchCore", "CMPI"],
    "HDF5Store": ["BatchCore", "CHDF5"],
    "Slurm": ["BatchCore"],
    "Methods": [
      "BatchCore", "Exact", "Lax", "MeanField", "Models", "TruncatedWigner", "TwoPI",
    ],
    "twa": [
      "ArgumentParser", "BatchCore", "BatchRunner", "CBuildInfo", "HDF5Store", "MPIRuntime",
      "Methods", "Numerics", "Slurm",
    ],
    "Benchmarks": [
      "BatchCore", "BatchRunner", "CBLAS", "Exact", "Lax", "MeanField", "Methods", "Models",
      "MPIRuntime", "Numerics", "Observables", "Statistics", "TruncatedWigner", "TwoPI",
    ],
  ]
  private static let always: Set<String> = ["Foundation", "Synchronization", "Swift"]

  private func imports(of file: URL) throws -> [String] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").filter { !$0.hasPrefix("@") && $0 != "public" }
      guard words.first == "import", words.count > 1 else { return nil }
      // `import struct Foundation.Data` names the module second to last.
      return String(words.last!.split(separator: ".")[0])
    }
  }

  private func swiftFiles(in folder: URL) -> [URL] {
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
  }

  @Test func noModuleLooksUp() throws {
    let targets = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path)
      .filter { !$0.hasPrefix(".") }
    #expect(Set(targets) == Set(Self.allowed.keys), "a target that this test does not know")
    for target in targets {
      let allowed = Self.allowed[target, default: []].union(Self.always)
      for file in swiftFiles(in: Self.sources.appendingPathComponent(target)) {
        let own = try imports(of: file)
        #expect(
          Set(own).isSubset(of: allowed),
          "\(target)/\(file.lastPathComponent) imports \(Set(own).subtracting(allowed).sorted())")
        #expect(Set(own).count == own.count, "\(file.lastPathComponent) imports a module twice")
      }
    }
  }

  /// The order of the picture: what a module may import comes before it.
  @Test func nothingIsMutual() {
    var left = Self.allowed.mapValues { $0.intersection(Self.allowed.keys) }
    while let free = left.first(where: { $0.value.isEmpty })?.key {
      left[free] = nil
      for key in left.keys { left[key]!.remove(free) }
    }
    #expect(left.isEmpty, "\(left.keys.sorted()) import each other")
  }

  /// Only the list of methods names methods.
  @Test func methodsAreNamedInTheirListAlone() throws {
    for target in ["BatchCore", "BatchRunner", "MPIRuntime", "HDF5Store", "Slurm", "twa"] {
      for file in swiftFiles(in: Self.sources.appendingPathComponent(target)) {
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(
          !text.contains("method ==") && !text.contains("method.name ==")
            && !text.contains("WignerMethod"), "\(file.lastPathComponent)")
      }
    }
  }

  /// Folders that a newcomer can overlook.
  @Test func foldersAreShort() throws {
    let folders = Set(
      [Self.sources, Self.tests].flatMap(swiftFiles).map { $0.deletingLastPathComponent().path })
    for folder in folders.sorted() {
      let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        .filter { $0.hasSuffix(".swift") }
      #expect(files.count <= 14, "\(folder.split(separator: "/").suffix(2)) has \(files.count)")
    }
  }
}

import Foundation

/// XMDS2 (Dennis, Hope & Johnsson, Comput. Phys. Commun. 184, 201 (2013)) with its driver
/// `mpi-multi-path`, on one rank, whole program.
struct XMDSPeer: Peer {
  let system: any PeerSystem
  /// Attributes of `integrate`, e.g. `algorithm="RK4"`.
  let algorithm: String
  let name: String
  let directory: URL
  private let includes: String

  /// - Returns: nil where XMDS2 or a compiler for it is missing; then says so.
  init?(
    system: any PeerSystem, name: String, algorithm: String, directory: URL, report: Report
  ) {
    guard let script = Command.path(of: "xmds2"),
      let text = try? String(contentsOfFile: script, encoding: .utf8),
      let interpreter = text.split(separator: "\n").first?.dropFirst(2)
    else {
      report.line("skipped: XMDS2 is not installed (Debian package xmds2)")
      return nil
    }
    guard Command.path(of: "mpic++") != nil else {
      report.line("skipped: XMDS2 needs mpic++ (Debian package libopenmpi-dev)")
      return nil
    }
    let found = Command(
      arguments: interpreter.split(separator: " ").map(String.init) + [
        "-c", "import os, xpdeint; print(os.path.dirname(xpdeint.__file__))",
      ], directory: directory
    ).run()
    guard let found else {
      report.line("skipped: XMDS2 has no Python module xpdeint (Debian package xmds2)")
      return nil
    }
    self.system = system
    self.algorithm = algorithm
    self.name = name
    self.directory = directory
    includes = found.trimmingCharacters(in: .whitespacesAndNewlines) + "/includes"
  }

  func prepare(_ run: PeerRun) -> () -> PeerCurve? {
    let stem = "\(system.name)_\(name.filter(\.isLetter))_\(run.sites)_\(run.steps)"
    let place = directory.appendingPathComponent(stem)
    guard compile(run, in: place) else { return { nil } }
    return {
      let command = Command(arguments: ["./peer"], directory: place)
      guard let time = command.processorSeconds() else { return nil }
      return read(
        place.appendingPathComponent("\(system.name).xsil"), records: run.records, seconds: time)
    }
  }

  /// Generates the source and compiles it. `xmds2` itself stops at this on some systems, where
  /// its flags ask for functions that Linux does not have.
  private func compile(_ run: PeerRun, in place: URL) -> Bool {
    let source = peerSources.appendingPathComponent("\(system.name).xmds")
    guard var text = try? String(contentsOf: source, encoding: .utf8) else { return false }
    let common = [
      ("paths=\"256\"", "paths=\"\(run.trajectories)\""),
      ("algorithm=\"SI\" iterations=\"3\"", algorithm),
    ]
    for (old, new) in system.replacements(run) + common {
      guard text.contains(old) else { return false }
      text = text.replacingOccurrences(of: old, with: new)
    }
    try? FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    let script = place.appendingPathComponent("\(system.name).xmds")
    try? text.write(to: script, atomically: true, encoding: .utf8)
    Command(arguments: ["xmds2", "-n", "\(system.name).xmds"], directory: place).run()
    let compiler = Command(
      arguments: [
        "mpic++", "-finline-functions", "-march=native", "-O3", "-ffast-math",
        "-funroll-all-loops", "-fomit-frame-pointer", "-fstrict-aliasing", "-I", includes,
        "-DHAVE_DEV_URANDOM", "\(system.name).cc", "-o", "peer",
      ], directory: place)
    return compiler.run() != nil
  }

  /// Rows of the output: time, means, standard errors.
  private func read(_ file: URL, records: Int, seconds: Double) -> PeerCurve? {
    guard let text = try? String(contentsOf: file, encoding: .utf8),
      let stream = text.range(of: "<Stream>")
    else { return nil }
    let count = system.variables.count
    let rows = text[stream.upperBound...].split(separator: "\n").map {
      $0.split(separator: " ").compactMap { Double($0) }
    }.filter { $0.count == 1 + 2 * count }
    guard rows.count == records + 1, rows.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
      return PeerCurve(mean: [], error: [], seconds: seconds)
    }
    func column(_ number: Int) -> [Double] { rows.map { $0[number] } }
    return PeerCurve(
      mean: (0..<count).flatMap { column(1 + $0) },
      error: (0..<count).flatMap { column(1 + count + $0) }, seconds: seconds)
  }
}

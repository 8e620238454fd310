import Foundation

/// XMDS2 (Dennis, Hope & Johnsson, Comput. Phys. Commun. 184, 201 (2013)) with its driver
/// `mpi-multi-path`, on one rank, whole program.
struct XMDSPeer: Peer {
  /// Attributes of `integrate`, e.g. `algorithm="RK4"`.
  let algorithm: String
  let name: String
  let directory: URL
  private let includes: String

  /// - Returns: nil where XMDS2 or a compiler for it is missing; then says so.
  init?(name: String, algorithm: String, directory: URL, report: Report) {
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
    self.algorithm = algorithm
    self.name = name
    self.directory = directory
    includes = found.trimmingCharacters(in: .whitespacesAndNewlines) + "/includes"
  }

  func prepare(_ run: PeerRun) -> () -> PhotonCurve? {
    let stem = "\(name.filter(\.isLetter))_\(run.atoms)_\(run.steps)"
    let place = directory.appendingPathComponent(stem)
    guard compile(run, in: place) else { return { nil } }
    return {
      let command = Command(arguments: ["./peer"], directory: place)
      guard let time = command.processorSeconds() else { return nil }
      return read(
        place.appendingPathComponent("tavis_cummings.xsil"), records: run.records, seconds: time)
    }
  }

  /// Generates the source and compiles it. `xmds2` itself stops at this on some systems, where
  /// its flags ask for functions that Linux does not have.
  private func compile(_ run: PeerRun, in place: URL) -> Bool {
    let source = peerSources.appendingPathComponent("tavis_cummings.xmds")
    guard var text = try? String(contentsOf: source, encoding: .utf8) else { return false }
    for (old, new) in [
      (
        "lattice=\"100\" domain=\"(0,99)\"",
        "lattice=\"\(run.atoms)\" domain=\"(0,\(run.atoms - 1))\""
      ),
      ("sqrt(100.0)", "sqrt(\(run.atoms).0)"), ("paths=\"256\"", "paths=\"\(run.trajectories)\""),
      ("interval=\"10\" steps=\"2000\"", "interval=\"\(run.end)\" steps=\"\(run.steps)\""),
      ("<samples>100</samples>", "<samples>\(run.records)</samples>"),
      ("algorithm=\"SI\" iterations=\"3\"", algorithm),
    ] {
      guard text.contains(old) else { return false }
      text = text.replacingOccurrences(of: old, with: new)
    }
    try? FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    let script = place.appendingPathComponent("tavis_cummings.xmds")
    try? text.write(to: script, atomically: true, encoding: .utf8)
    Command(arguments: ["xmds2", "-n", "tavis_cummings.xmds"], directory: place).run()
    let compiler = Command(
      arguments: [
        "mpic++", "-finline-functions", "-march=native", "-O3", "-ffast-math",
        "-funroll-all-loops", "-fomit-frame-pointer", "-fstrict-aliasing", "-I", includes,
        "-DHAVE_DEV_URANDOM", "tavis_cummings.cc", "-o", "peer",
      ], directory: place)
    return compiler.run() != nil
  }

  /// Rows "time mean error" of the output.
  private func read(_ file: URL, records: Int, seconds: Double) -> PhotonCurve? {
    guard let text = try? String(contentsOf: file, encoding: .utf8),
      let stream = text.range(of: "<Stream>")
    else { return nil }
    let rows = text[stream.upperBound...].split(separator: "\n").map {
      $0.split(separator: " ").compactMap { Double($0) }
    }.filter { $0.count == 3 }
    guard rows.count == records + 1, rows.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
      return PhotonCurve(mean: [], error: [], seconds: seconds)
    }
    return PhotonCurve(mean: rows.map { $0[1] }, error: rows.map { $0[2] }, seconds: seconds)
  }
}

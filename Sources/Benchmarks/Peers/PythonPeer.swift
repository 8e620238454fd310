import Foundation

/// A loop in NumPy or Numba, without start-up and compilation.
struct PythonPeer: Peer {
  let system: any PeerSystem
  /// `numpy` or `numba`.
  let module: String
  let directory: URL
  private let python: String

  /// - Returns: nil where the module is missing; then says so.
  init?(system: any PeerSystem, module: String, directory: URL, report: Report) {
    let root = (0..<4).reduce(peerSources) { folder, _ in folder.deletingLastPathComponent() }
    let python = root.appendingPathComponent(".venv/bin/python").path
    let check = Command(arguments: [python, "-c", "import \(module)"], directory: directory)
    guard check.run() != nil else {
      report.line("skipped: no \(module) in .venv (.venv/bin/pip install \(module))")
      return nil
    }
    self.system = system
    self.module = module
    self.directory = directory
    self.python = python
  }

  var name: String { module == "numpy" ? "NumPy" : "Numba" }

  func prepare(_ run: PeerRun) -> () -> PeerCurve? {
    let command = Command(
      arguments: [
        python, peerSources.appendingPathComponent("\(system.name).py").path, module,
      ] + system.arguments(run),
      directory: directory,
      environment: [
        "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1",
      ])
    return {
      guard let text = command.run(),
        let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
        let time = object["seconds"] as? Double, let mean = object["mean"] as? [Double],
        let error = object["error"] as? [Double]
      else { return nil }
      return PeerCurve(mean: mean, error: error, seconds: time)
    }
  }
}

import BatchCore
import TestSupport
import Testing

struct LaxErrorTests {
  private func message(_ text: String, overrides: [String] = []) -> String {
    do {
      _ = try laxJob(text, overrides: overrides)
      return "accepted"
    } catch {
      return "\(error)"
    }
  }

  @Test func refusals() throws {
    let place = "job.yaml:"
    for (text, overrides, words) in [
      ("", ["model.kappa=0.1"], ["--set model.kappa=0.1: ", "photon loss", "`kappa` is 0.1"]),
      ("sweep: {kappa: [0, 0.2]}", [], [place + "3: ", "`kappa` takes the value 0.2"]),
      ("", ["model.coupling=standing_wave"], ["equal couplings", "mean_field"]),
      ("initial: {theta: 0.3}", [], [place + "3: ", "xy plane", "`theta` is 0.3"]),
      ("initial: {displacement: 2}", [], [place + "3: ", "cavity: equilibrium"]),
      ("sweep: {theta: [1, 2]}", [], [place + "3: ", "takes the value 1"]),
      ("", ["model.atoms=3"], ["even"]),
      ("", ["model.delta_c=0"], ["delta_c"]),
      ("", ["model.width=-1"], ["width"]),
      ("lax: {levels: all}", [], [place + "3: ", "continuum, finite"]),
      ("lax: {level: finite}", [], [place + "3: ", "did you mean `levels`"]),
      ("lax: {levels: finite}", ["model.atoms=100000"], ["20000", "continuum"]),
      ("observables: {equilibrium: ground}", [], ["fixed_number, zero_mu"]),
      ("observables: {roots: false}", [], ["no observable is selected"]),
    ] as [(String, [String], [String])] {
      let found = message(text, overrides: overrides)
      for word in words { #expect(found.contains(word), "\(text) \(overrides): \(found)") }
      #expect(!found.contains("\n"), "\(found)")
    }
  }

  @Test func otherModels() {
    do {
      _ = try Job.parse(
        yaml: "model: {name: dicke, spins: 4, delta: 1, omega_c: 1, g: 1}\nmethod: lax",
        file: "job.yaml")
      Issue.record("accepted")
    } catch { #expect("\(error)".contains("method `lax` is not available for model `dicke`")) }
  }

  /// Keys that the method makes no use of.
  @Test func unusedKeys() throws {
    let bare = try laxJob("")
    let full = try laxJob(
      "time: {end: 5, step: 0.1, record_every: 1}\nsampling: {trajectories: 7}\nobservables: {magnetization: true}"
    )
    #expect(bare.differences(from: full).isEmpty)
    for text in [
      "initial: {phi: 1}",
      "model: {name: bcs_cavity, atoms: 2, width: 0, epsilon_0: -3, delta_c: 1}",
    ] {
      _ = try Job.parse(
        yaml: text.hasPrefix("model")
          ? text + "\nmethod: lax"
          : "model: {name: bcs_cavity, atoms: 2, width: 1, epsilon_0: 1, delta_c: 1}\nmethod: lax\n"
            + text,
        file: "job.yaml")
    }
  }
}

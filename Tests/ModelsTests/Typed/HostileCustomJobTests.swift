import BatchCore
import TestSupport
import Testing

@testable import Models

/// Jobs that cannot be run: one clear line, with an expression and carets two more.
@Suite("bad custom jobs") struct HostileCustomJobTests {
  /// Sections of `model`, and what the message must hold; the initial state fits the first two sets.
  static let bad: [(model: String, says: String)] = [
    ("", "has no sets"),
    ("spins: 3", "section of `key: value`"),
    ("spins: {}", "has no sets"),
    ("spins: {atom: 0}\nhamiltonian: sz", "from 1 to 1000000"),
    ("spins: {atom: -1}\nhamiltonian: sz", "from 1 to 1000000"),
    ("spins: {atom: 1.5}\nhamiltonian: sz", "a whole number"),
    ("spins: {atom: 1e12}\nhamiltonian: sz", "from 1 to 1000000"),
    ("spins: {atom: [1, 2]}\nhamiltonian: sz", "a list"),
    ("spins: {atom: }\nhamiltonian: sz", "empty"),
    ("spins: {atom: true}\nhamiltonian: sz", "the boolean true"),
    ("spins: {atom: {count: 2, lattice: [2]}}\nhamiltonian: sz", "both `count` and `lattice`"),
    ("spins: {atom: {boundary: open}}\nhamiltonian: sz", "has no size"),
    ("spins: {atom: {count: 2, boundary: closed}}\nhamiltonian: sz", "one of open, periodic"),
    ("spins: {atom: {lattice: [2, 2, 2, 2]}}\nhamiltonian: sz", "one to three"),
    ("spins: {atom: {lattice: [10000, 10000]}}\nhamiltonian: sz[0]", "at most 1000000"),
    ("spins: {atom: {positions: [[0, 1], [2]]}}\nhamiltonian: sz[0]", "all alike"),
    ("spins: {atom: {positions: [[0, x]]}}\nhamiltonian: sz[0]", "the text \"x\""),
    ("spins: {atom: {positions: [[0]], boundary: open}}\nhamiltonian: sz[0]", "no boundary"),
    ("spins: {atom: {count: 2, spin: 0.7}}\nhamiltonian: \"Sz[0]\"", "a spin: 1/2, 1"),
    ("spins: {atom: 2, atom: 3}\nhamiltonian: sz", "duplicate key"),
    ("spins: {sx: 2}\nhamiltonian: sz", "`sx` is an operator already"),
    ("spins: {t: 2}\nhamiltonian: sz", "`t` is the time already"),
    ("spins: {\"a b\": 2}\nhamiltonian: sz", "`a b` is no name of a set"),
    ("spins: {1x: 2}\nhamiltonian: sz", "`1x` is no name"),
    ("spins: {atom: 1}\nmodes: {atom: 1}\nhamiltonian: sz", "`atom` is a set already"),
    ("spins: {atom: 1}\nparameters: {atom: 1}\nhamiltonian: sz", "`atom` is a set already"),
    ("spins: {atom: 1}\nparameters: {exp: 1}\nhamiltonian: sz", "`exp` is a function already"),
    ("spins: {atom: 1}\nparameters: {name: 1}\nhamiltonian: name*sz", "`name` is a word"),
    (
      "spins: {atom: 1}\nparameters: {U: 1}\ndefine: {U: sz}\nhamiltonian: U",
      "`U` is a parameter already"
    ),
    ("spins: {atom: 1}\ndefine: {\"n[0]\": sz}\nhamiltonian: sz", "an index of a definition"),
    ("spins: {atom: 1}\ndefine: {\"2\": sz}\nhamiltonian: sz", "a definition is a name"),
    ("spins: {atom: 1}", "neither `hamiltonian` nor `jumps`"),
    ("spins: {atom: 1}\nhamiltonian: ", "is empty"),
    ("spins: {atom: 1}\nhamiltonian: []", "an empty list"),
    ("spins: {atom: 1}\nhamiltonian: {}", "a mapping"),
    ("spins: {atom: 1}\nhamiltonian: true", "the boolean"),
    ("spins: {atom: 1}\nhamiltonian: [[sz]]", "a list"),
    ("spins: {atom: 1}\nhamiltonian: a", "the model has no modes"),
    ("spins: {atom: 1}\nhamiltonians: sz", "did you mean `hamiltonian`?"),
    ("spins: {atom: 1}\nhamiltonian: x*sz\nparameters: {x: y, y: x}", "defined by itself"),
    ("spins: {atom: 1}\nhamiltonian: x*sz\nparameters: {x: 2*sx}", "`sx` is an operator"),
    ("spins: {atom: 1}\nhamiltonian: x*sz\nparameters: {x: .inf}", "finite number"),
    ("spins: {atom: 1}\nhamiltonian: x*sz\nparameters: {x: 1/0}", "finite number"),
    ("spins: {atom: 1}\nhamiltonian: x*sz\nparameters: {x: {}}", "an empty mapping"),
    (
      "spins: {atom: 1}\nhamiltonian: x*sz\nparameters: {x: {norml: [0, 1]}}",
      "did you mean `normal`?"
    ),
    ("spins: {atom: 1}\nhamiltonian: x*sz\nparameters: {x: {normal: [0]}}", "2 numbers"),
    (
      "spins: {atom: 1}\nhamiltonian: x*sz\nparameters: {x: {normal: [0, -1]}}",
      "a deviation is >= 0"
    ),
    (
      "spins: {atom: 1}\nhamiltonian: x*sz\nparameters: {x: {uniform: [2, 1]}}",
      "less than the lower end"
    ),
    (
      "spins: {atom: 1}\nhamiltonian: x*sz\nparameters: {x: {normal: [0, y]}, y: {cosine: 1}}",
      "`y` is drawn"
    ),
    (
      "spins: {atom: 1}\nhamiltonian: x*sz\nparameters: {x: {normal: [0, t]}}",
      "`t` depends on time"
    ),
    (
      "spins: {atom: 1}\nhamiltonian: \"x[0]*sz\"\nparameters: {x: {normal: [0, 1], over: [atm]}}",
      "did you mean `atom`?"
    ),
    (
      "spins: {atom: 1}\nhamiltonian: x*sz\nparameters: {x: {times: [0, 1], values: [1]}}",
      "give one each"
    ),
    (
      "spins: {atom: 1}\nhamiltonian: x*sz\nparameters: {x: {times: [1, 0], values: [1, 2]}}",
      "must rise"
    ),
    (
      "spins: {atom: 1}\nhamiltonian: x*sz\nparameters: {x: {times: [0, 0.3], values: [1, 2], steps: true}}",
      "no recorded time"
    ),
    (
      "spins: {atom: 1}\nhamiltonian: \"x[0]*sz\"\nparameters: {x: {file: nowhere.csv}}",
      "nowhere.csv"
    ),
    ("spins: {atom: 1}\nhamiltonian: \"x[0]*sz\"\nparameters: {x: [1, [2]]}", "a list"),
    ("spins: {atom: 1}\nhamiltonian: \"x[5]*sz\"\nparameters: {x: [1, 2]}", "there is no number 5"),
    (
      "spins: {atom: 1}\nhamiltonian: \"x[0,0]*sz\"\nparameters: {x: [[1], [2, 3]]}",
      "different lengths"
    ),
    (
      "spins: {atom: 2}\nhamiltonian: \"x[0]*sz[0]\"\nparameters: {x: {values: [1], over: atom}}",
      "which has 2 members"
    ),
    (
      "spins: {atom: 1}\nhamiltonian: \"J[0,0]*sz\"\nparameters: {\"J[i,i]\": 1}",
      "for equal indices alone"
    ),
    (
      "spins: {atom: 1}\nhamiltonian: \"J[0,0]*sz\"\nparameters: {\"J[i,j]\": 1, \"J[k,l]\": 2}",
      "already"
    ),
    (
      "spins: {atom: 1}\nhamiltonian: \"J[0,0]*sz\"\nparameters: {\"J[i,j]\": 1, \"J[i]\": 2}",
      "one form"
    ),
    (
      "spins: {atom: 1}\nhamiltonian: \"J*sz\"\nparameters: {\"J[i,j,k]\": 1}",
      "at most two indices"
    ),
    ("spins: {atom: 1}\nhamiltonian: \"J*sz\"\nparameters: {\"J[\": 1}", "found the end"),
    ("spins: {atom: 1}\nhamiltonian: \"J*sz\"\nparameters: {\"J[0]\": 1}", "a parameter is a name"),
    ("spins: {atom: 1}\njumps: sm", "a list of"),
    ("spins: {atom: 1}\njumps: [sm]", "a list of"),
    ("spins: {atom: 1}\njumps: [{operator: sm}]", "has no `rate`"),
    ("spins: {atom: 1}\njumps: [{rate: 1}]", "missing `model.jumps.operator`"),
    ("spins: {atom: 1}\njumps: [{operator: sm, rate: 1, matrix: G}]", "both `rate` and `matrix`"),
    ("spins: {atom: 1}\njumps: [{operator: sm, rate: im}]", "not real"),
    ("spins: {atom: 1}\njumps: [{operator: sm, rate: sz}]", "an operator as rate"),
    ("spins: {atom: 1}\njumps: [{operator: sm, rate: -0.5}]", "a rate is >= 0"),
    ("spins: {atom: 1}\njumps: [{operator: sm, rate: 1, for: j}]", "after the index `j`"),
    ("spins: {atom: 1}\njumps: [{operator: sm, matrix: G, for: i in atom}]", "G"),
    ("spins: {atom: 2}\njumps: [{operator: \"sm[0]\", matrix: G}]", "one index"),
    ("spins: {atom: 1}\njumps: [{operator: sm, rat: 1}]", "did you mean `rate`?"),
    (
      "spins: {atom: 1}\njumps: [{for: i in atom, j in atom, operator: sm, rate: 1}]",
      "quote the indices"
    ),
    ("spins: {atom: 1}\nhamiltonian: \"\"", "is empty"),
    ("spins: {atom: 1}\nhamiltonian: \"\u{7}sz\"", "control characters are not allowed"),
    (
      "spins: {atom: 1}\nhamiltonian: \"(((((((((((((((((((((((((((((((((((((((((((((((((((((sz\"",
      "deep"
    ),
  ]

  private func message(_ yaml: String) -> String? {
    do {
      _ = try Job.parse(yaml: yaml, file: "job.yaml")
      return nil
    } catch let error as JobError { return error.message } catch { return "?\(error)" }
  }

  private func yaml(_ model: String, initial: String = "{atom: {theta: 0}}") -> String {
    let lines = model.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }
    return """
      model:
        name: custom
      \(lines.joined(separator: "\n"))
      initial: \(initial)
      time: {end: 1, step: 0.1, record_every: 0.2}
      """
  }

  /// One line, or three of which the last one holds carets.
  private func isWellFormed(_ message: String) -> Bool {
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
    return message.hasPrefix("job.yaml:")
      && (lines.count == 1 || lines.count == 3 && lines[2].allSatisfy { $0 == " " || $0 == "^" })
  }

  @Test("bad models", arguments: bad.indices) func badModels(number: Int) {
    let (model, says) = Self.bad[number]
    let message = message(yaml(model))
    #expect(message?.contains(says) == true, "\(model): \(message ?? "no mistake")")
    #expect(isWellFormed(message ?? ""), "\(message ?? "")")
  }

  static let states: [(initial: String, says: String)] = [
    ("{}", "the initial state of `atom` is missing"),
    ("{atom: {}}", "the initial state of `atom` is missing"),
    ("{atom: {phi: 1}}", "the initial state of `atom` is missing"),
    ("{atom: 1}", "section of `key: value`"),
    ("{atom: {theta: up}}", "unknown name `up`"),
    ("{atom: {theta: \"sz[0]\"}}", "`sz` is an operator"),
    ("{atom: {theta: im}}", "must be real"),
    ("{atom: {theta: t}}", "`t` depends on time"),
    ("{atom: {theta: 1, displacement: 1}}", "unknown key `initial.atom.displacement`"),
    ("{theta: 1}", "unknown key `initial.theta`"),
    ("{atom: {theta: 0}, cavity: {displacement: 1}}", "unknown key `initial.cavity`"),
    ("{atom: {theta: .inf}}", "a finite number"),
    ("{atom: {theta: i, for: k in atom}}", "unknown name `i`"),
    ("{atom: {theta: k, for: \"k in atom, j in atom\"}}", "4 values for 2 members"),
  ]

  @Test("bad initial states", arguments: states.indices) func badStates(number: Int) {
    let (initial, says) = Self.states[number]
    let message = message(yaml("spins: {atom: 2}\nhamiltonian: sz[0]", initial: initial))
    #expect(message?.contains(says) == true, "\(initial): \(message ?? "no mistake")")
    #expect(isWellFormed(message ?? ""))
  }

  @Test("random changes of a job neither crash nor hang") func fuzz() {
    let text = yaml(
      """
      spins: {atom: {count: 3, boundary: periodic}}
      modes: {cavity: 1}
      parameters: {omega: 1, g: {normal: [0.9, 0.1], over: [atom]}, "J[i,j]": "1/abs(i - j)", "J[i,i]": 0, F: [1, 2, 3], w: {times: [0, 1], values: [0, 1]}}
      define: {"n[i]": "(1 + sz[i])/2"}
      hamiltonian: {a1: "w*omega*ad*a + sum(i in atom: F[i]*n[i] + (g[i]*a*sp[i] + h.c.))", b1: "sum(i<j in atom: J[i,j]*sx[i]*sx[j])"}
      jumps: [{operator: a, rate: 1}, {for: i in atom, operator: "sm[i]", rate: "0.1*F[i]"}]
      """, initial: "{atom: {theta: \"pi*i/4\"}, cavity: {displacement: 1 + im, thermal: 1}}")
    #expect(message(text) == nil)
    let characters = Array(text)
    let pieces =
      Array("{}[]():,\"'*^/+- \n0123.<>=!#&abcijstxz").map(String.init)
      + ["sum(", "h.c.", ": ", "atom", "1e999", "§", "-", "im", "i<j", "\\", "\u{0}"]
    var random = SplitMix(seed: 13)
    for _ in 0..<1500 {
      var changed = characters
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 20..<changed.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: changed.remove(at: place)
        case 1: changed.insert(contentsOf: pieces.randomElement(using: &random)!, at: place)
        default: changed.replaceSubrange(place...place, with: pieces.randomElement(using: &random)!)
        }
      }
      if let message = message(String(changed)) {
        #expect(isWellFormed(message), "\(String(changed))\n\(message)")
      }
    }
  }
}

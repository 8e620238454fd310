/// A key of the section `initial`, or a number in it that a sweep may change.
public struct InitialKey: Sendable {
  let row: KeyRow
  /// For coordinates of results.
  let longName: String
  /// What a model must have for it, in words; nil where every model has it.
  let part: String?
  /// Its value in a state; nil where the model has no such part.
  let value: @Sendable (InitialState) -> Double?
  let set: @Sendable (inout InitialState, Double) -> Void

  var isAngle = true

  var name: String { row.name }

  func isKnown(to model: ModelDescription) -> Bool {
    name == "displacement" ? model.hasPhotons : value(model.initial) != nil
  }

  static let all: [InitialKey] = [
    InitialKey(
      row: KeyRow(
        "theta", "number", "the model's own", "polar angle of the spins in radians; 0 is up (+z)"),
      longName: "initial polar angle of the spins",
      part: nil, value: { $0.theta }, set: { $0.theta = $1 }),
    InitialKey(
      row: KeyRow("phi", "number", "0", "azimuth in radians; 0 is towards +x"),
      longName: "initial azimuth of the spins",
      part: nil, value: { $0.phi }, set: { $0.phi = $1 }),
    InitialKey(
      row: KeyRow(
        "displacement", "number", "0", "⟨a⟩ of every mode at t = 0, real; only with modes"),
      longName: "initial <a> of every mode",
      part: "photon modes", value: { $0.displacement }, set: { $0.displacement = $1 },
      isAngle: false),
    InitialKey(
      row: KeyRow(
        "central_theta", "number", "`pi`",
        "polar angle of the central spin; only in `central_spin`, where `theta` is that of the satellites"
      ),
      longName: "initial polar angle of the central spin",
      part: "central spin", value: { $0.centralTheta }, set: { $0.centralTheta = $1 }),
    InitialKey(
      row: KeyRow(
        "phase_difference", "number", "0",
        "Δφ₀: the azimuths of the spins of the upper and the lower box are `phi` ± Δφ₀/2; only in `bcs_cavity`"
      ),
      longName: "initial azimuth of the upper box less that of the lower one",
      part: "two boxes of levels", value: { $0.phaseDifference },
      set: { $0.phaseDifference = $1 }),
  ]

  /// Names of all keys of the section: numbers, which a sweep may have, and the word.
  static var names: [String] { rows.map(\.name) }

  static var rows: [KeyRow] { all.map(\.row) + [CavityStart.row] }

  /// A number of the state of a model that the job describes.
  public static func number(_ name: String, isAngle: Bool, _ meaning: String) -> InitialKey {
    InitialKey(
      row: KeyRow(name, "number", "required", meaning), longName: meaning, part: nil,
      value: { $0.numbers[name] }, set: { $0.numbers[name] = $1 }, isAngle: isAngle)
  }
}

extension CavityStart {
  static let row = KeyRow(
    "cavity", allCases.map { "`\($0)`" }.joined(separator: ", "), "`empty`",
    "the mode starts from `displacement`; `equilibrium` adds the amplitude that the spins, if they stood still, would hold; only in `bcs_cavity`"
  )
}

extension ModelDescription {
  /// Numeric keys of `initial` that the model has.
  var initialKeys: [InitialKey] {
    typed?.initialKeys ?? InitialKey.all.filter { $0.isKnown(to: self) }
  }

  func initialKey(_ name: String) -> InitialKey? { initialKeys.first { $0.name == name } }
}

extension JobReader {
  func initialState(of model: ModelDescription) throws -> InitialState {
    if model.typed != nil { return model.initial }
    let section = try section("initial")
    try section.allowOnly(InitialKey.names)
    var state = model.initial
    for key in InitialKey.all {
      guard let field = section.field(key.name) else { continue }
      guard key.isKnown(to: model) else {
        throw field.place.error(
          "`\(field.name)` is given, but `\(model.name)` has no \(key.part ?? "such part"); remove it"
        )
      }
      key.set(&state, try field.number(.finite))
    }
    if let field = section.field(CavityStart.row.name) {
      guard state.cavity != nil else {
        throw field.place.error(
          "`\(field.name)` is given, but `\(model.name)` has no choice of it; remove it")
      }
      let word = try field.word(of: CavityStart.allCases.map(\.rawValue))
      state.cavity = CavityStart(rawValue: word)
    }
    return state
  }
}

import BatchCore
import Models
import TruncatedWigner

/// Tables of the job's keys as Markdown, made of what validation itself uses.
public enum JobReference {
  /// Names for `table`: the sections of a job, then the models.
  public static var names: [String] { sections.map(\.0) + ModelCatalogue.all.map(\.name) }

  private static let sections: [(String, [KeyDescription])] = [
    ("job", JobKeys.top), ("initial", JobKeys.initial), ("sampling", JobKeys.sampling),
    ("time", JobKeys.time), ("observables", JobKeys.observables), ("output", JobKeys.output),
  ]

  /// The table of a section, or of a model's parameters; nil if there is none of that name.
  public static func table(_ name: String) -> String? {
    if let section = sections.first(where: { $0.0 == name }) { return table(section.1) }
    guard let model = ModelCatalogue.model(named: name) else { return nil }
    return model.variants.map { variant in
      let heading = model.variants.count > 1 ? "With \(variant.title):\n\n" : ""
      let choices = variant.choices.map { choice in
        let alternatives = choice.map { listed($0, by: " and ") }.joined(separator: ", or ")
        return "\n\nExactly one of \(alternatives)."
      }
      return heading + table(variant.parameters.map { row($0, variant) }) + choices.joined()
    }.joined(separator: "\n\n")
  }

  private static func table(_ keys: [KeyDescription]) -> String {
    (["| key | type | default | meaning |", "|---|---|---|---|"]
      + keys.map { "| `\($0.name)` | \($0.type) | \($0.defaultText) | \($0.meaning) |" })
      .joined(separator: "\n")
  }

  private static func row(_ parameter: ParameterDescription, _ variant: ParameterVariant)
    -> KeyDescription
  {
    let isChoice = variant.choices.contains { $0.contains { $0.contains(parameter.name) } }
    let defaultText =
      switch parameter.defaultValue {
      case .number(.pi / 2)?: "`pi/2`"
      case .number(let value)?: Quantity.text(value)
      case .word(let word)?: "`\(word)`"
      case .list, .distribution: "a list"
      case nil: isChoice ? "see below" : "required"
      }
    let unit =
      parameter.unit == "1" || parameter.unit == parameter.name ? "" : " [`\(parameter.unit)`]"
    return KeyDescription(
      parameter.name, type(parameter.kind), defaultText,
      parameter.meaning.replacing("<a>", with: "⟨a⟩") + unit)
  }

  private static func type(_ kind: ParameterDescription.Kind) -> String {
    switch kind {
    case .integer(let range): "whole ≥ \(range.lowerBound)"
    case .real(let range):
      range.lowerBound == 0 ? "number ≥ 0" : range.lowerBound > 0 ? "number > 0" : "number"
    case .word(let words): words.map { "`\($0)`" }.joined(separator: ", ")
    case .perSite: "per site"
    case .vectors: "list of [x, y, z]"
    case .direction: "number, or [x, y, z]"
    }
  }
}

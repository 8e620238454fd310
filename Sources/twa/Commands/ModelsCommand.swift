import ArgumentParser
import BatchCore
import BatchRunner
import Foundation
import Methods

struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "The systems: Hamiltonian, parameters, observables, source.")

  @Argument(help: "One model in full.")
  var name: String?

  func run() throws {
    guard let name else {
      let width = Catalogue.all.models.map(\.name.count).max() ?? 0
      for model in Catalogue.all.models {
        print("\(pad(model.name, width)) \(model.summary)")
      }
      print("\ntwa models NAME shows one in full.")
      return
    }
    guard let model = Catalogue.all.model(named: name) else {
      let names = Catalogue.all.models.map(\.name).joined(separator: ", ")
      throw ValidationError("there is no model \(name); models: \(names)")
    }
    print(page(model))
  }

  private func page(_ model: ModelDescription) -> String {
    var lines = ["\(model.name): \(model.summary)", "source: \(model.source)", ""]
    let several = model.variants.count > 1
    if !several, model.reader == nil {
      lines += model.variants[0].equations.lines.map { "  " + $0 } + [""]
    }
    lines += model.notes.map { "  " + $0 }
    if !model.notes.isEmpty { lines.append("") }
    for (number, variant) in model.variants.enumerated() {
      if number > 0 { lines.append("") }
      if several { lines += variant.equations.lines.map { "  " + $0 } + [""] }
      lines += [several ? "parameters (\(variant.title))" : "parameters"]
      for parameter in variant.parameters {
        let defaultText =
          switch parameter.defaultValue {
          case .number(let value)?: "default \(value.formatted)"
          case .word(let word)?: "default \(word)"
          case .list, .distribution: "default a list"
          case nil:
            if case .text(_, let text) = parameter.kind {
              "default \(text)"
            } else {
              isChoice(parameter.name, variant) ? "choice" : "required"
            }
          }
        lines.append(
          "  \(pad(parameter.name, 18)) \(pad(defaultText, 13)) [\(parameter.unit)] \(parameter.meaning)"
        )
      }
      for choice in variant.choices {
        let alternatives = choice.map { $0.joined(separator: " and ") }.joined(separator: ", or ")
        lines.append("  give exactly one of: \(alternatives)")
      }
    }
    let initial = model.initial
    lines += [
      "",
      model.reader != nil
        ? "initial state: as the job says"
        : "initial state: theta \(String(format: "%.4g", initial.theta / .pi))pi, phi \(String(format: "%.4g", initial.phi / .pi))pi"
          + (initial.centralTheta.map {
            ", central_theta \(String(format: "%.4g", $0 / .pi))pi"
          } ?? "")
          + (initial.phaseDifference.map {
            ", phase_difference \(String(format: "%.4g", $0 / .pi))pi"
          } ?? "") + (initial.cavity.map { ", cavity \($0)" } ?? "")
          + (model.hasPhotons
            ? ", modes displaced by displacement = \(initial.displacement.formatted)" : ""),
      "observables: " + observables(of: model).joined(separator: ", "),
      "methods: "
        + Catalogue.all.methods.filter { $0.supports(model) }.map(\.name).joined(separator: ", "),
    ]
    return lines.joined(separator: "\n")
  }

  private func observables(of model: ModelDescription) -> [String] {
    var names: [String] = []
    for method in Catalogue.all.methods where method.supports(model) {
      for key in method.observables where key.isAvailable(model) && !names.contains(key.name) {
        names.append(key.name)
      }
    }
    if Catalogue.all.expressions != nil,
      Catalogue.all.methods.contains(where: { $0.takesExpressions && $0.supports(model) })
    {
      names.append("named expressions")
    }
    return names
  }

  private func isChoice(_ name: String, _ variant: ParameterVariant) -> Bool {
    variant.choices.contains { $0.contains { $0.contains(name) } }
  }

  private func pad(_ text: String, _ width: Int) -> String {
    text.padding(toLength: max(width, text.count), withPad: " ", startingAt: 0)
  }
}

extension Double {
  /// Short decimal form.
  var formatted: String { String(format: "%.6g", self) }
}

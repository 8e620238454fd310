/// Named expressions of the section `observables`: keys that are none of its own, with a text.
extension JobReader {
  /// Their fields, with names that datasets may have.
  /// - Parameters:
  ///   - known: the keys of the section that the job's method has.
  ///   - others: those that only other methods have; a text that is more than a word is an expression under such a
  ///     name, too.
  func expressionFields(besides known: [String], others: [String]) throws -> [(
    name: String, field: JobField
  )] {
    // Words for true and false are no expressions.
    let words = ["yes", "no", "on", "off"]
    let own = entries.filter { entry in
      guard !known.contains(entry.key), let word = entry.value.word,
        !words.contains(word.lowercased())
      else { return false }
      return !others.contains(entry.key)
        || !word.utf8.allSatisfy {
          Self.isIdentifier(String(decoding: [$0], as: UTF8.self)) || $0 == UInt8(ascii: "_")
        }
    }
    return try own.map { entry in
      let name = entry.key
      let rule =
        name.utf8.count > 64 || !Self.isIdentifier(name)
        ? "it must be a letter and at most 63 more letters, digits and _"
        : name.hasSuffix("_stderr")
          ? "names with `_stderr` are those of standard errors"
          : name == StandardErrorTarget.everyOther
            ? "`target_stderr` has this word for every other observable" : nil
      if let rule {
        throw entry.place.error(
          "`\(shortened(dotted(name)))` cannot be the name of an expression: \(rule); \(Suggestion.question(name, in: known))choose another name"
        )
      }
      return (name, field(name)!)
    }
  }

  private static func isIdentifier(_ name: String) -> Bool {
    func isLetter(_ byte: UInt8) -> Bool {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
    return name.utf8.first.map(isLetter) == true
      && name.utf8.allSatisfy {
        isLetter($0) || $0 == UInt8(ascii: "_")
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
      }
  }
}

extension Job {
  /// Reads the expressions.
  /// - Throws: `JobError`.
  mutating func readExpressions(_ fields: [(name: String, field: JobField)]) throws {
    guard let reader = catalogue.expressions else { return }
    for (name, field) in fields {
      observables.expressions.append(try reader.read(name, field, of: self))
    }
  }

  /// Refuses expressions whose datasets would have names that something else has.
  func checkExpressionNames(_ fields: [(name: String, field: JobField)]) throws {
    guard !fields.isEmpty else { return }
    var meanings: [String: String] = [:]
    for name in method.reservedNames + ["realizations_done", "trajectories_done"] {
      meanings[name] = "results have this name"
    }
    for axis in sweep { meanings[axis.key] = "a swept key has this name" }
    for (name, field) in fields {
      guard let expression = observables.expressions.first(where: { $0.name == name }) else {
        continue
      }
      let clash = ([name] + expression.datasets).first { meanings[$0] != nil }
      if let clash { throw field.clash(name, clash, meanings[clash]!) }
    }
    var seen: Set<String> = []
    for dataset in method.computation(of: self).variableNames.flatMap({ [$0, "\($0)_stderr"] })
    where !seen.insert(dataset).inserted {
      guard let (name, field) = fields.last(where: { dataset.contains($0.name) }) else { continue }
      throw field.clash(name, dataset, "two observables of this job would have this name")
    }
  }
}

extension JobField {
  fileprivate func clash(_ name: String, _ dataset: String, _ why: String) -> JobError {
    let of = dataset == name ? "" : ", for its dataset `\(dataset)`"
    return keyPlace.error(
      "`\(self.name)` cannot be the name of an expression\(of): \(why); choose another name")
  }
}

import ArgumentParser
import BatchCore
import Methods

struct DeriveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "derive",
    abstract: "The equations that follow from the model's text: drift, noise, what is truncated.",
    discussion: """
      Symbols of the Hamiltonian and of the jump operators, one equation for every kind of spin and \
      mode, variances of the noise, and the stages of a step. Equations are printed by the names of the \
      job and were compared with the polynomials that are integrated; where names do not tell, numbers \
      are printed site by site.
      """)

  @OptionGroup var options: JobOptions

  @Flag(help: "Print a LaTeX document.")
  var latex = false

  func run() throws {
    let job = try options.read()
    do {
      let equations = try DerivedEquations(of: job)
      print(latex ? equations.latex : equations.lines.joined(separator: "\n"))
    } catch {
      throw ProgramExit(error)
    }
  }
}

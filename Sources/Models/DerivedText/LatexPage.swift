/// The page as a LaTeX document.
struct LatexPage {
  let page: DerivedPage
  let style: EquationStyle

  var document: String { "" }
}

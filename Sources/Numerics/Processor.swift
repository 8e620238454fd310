import CLanes

/// The processor this runs on against the one it was compiled for.
public enum Processor {
  /// An instruction set that the program uses and this processor lacks; nil if it has all.
  public static var missingInstructions: String? {
    twa_missing_instructions().map { String(cString: $0) }
  }
}

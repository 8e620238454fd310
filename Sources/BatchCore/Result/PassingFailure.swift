/// An error of a store that says whether it may be gone at the next try, as a full disk or a device
/// that did not answer once; unlike a document that no store could take.
public protocol PassingFailure: Error {
  var mayPass: Bool { get }
}

extension Error {
  public var mayPass: Bool { (self as? any PassingFailure)?.mayPass ?? false }
}

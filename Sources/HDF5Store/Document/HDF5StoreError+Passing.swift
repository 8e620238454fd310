import BatchCore

extension HDF5StoreError: PassingFailure {
  public var mayPass: Bool {
    switch self {
    case .cannotCreate, .ioError: true
    case .incompatible, .invalidDocument: false
    }
  }
}

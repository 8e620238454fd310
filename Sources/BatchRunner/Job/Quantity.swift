import BatchCore

public typealias Quantity = BatchCore.Quantity

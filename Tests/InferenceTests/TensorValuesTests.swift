import Testing

@testable import Inference

/// Values of every supported type against those that the `gguf` package reads (training/make_block_fixtures.py).
struct TensorValuesTests {
  static let types = GGUFTensorType.allCases.filter(\.isReadable)

  @Test func knowsTheTypes() {
    let names = "F32 F16 Q4_0 Q4_1 Q5_0 Q5_1 Q8_0 Q2_K Q3_K Q4_K Q5_K Q6_K IQ4_NL IQ4_XS BF16 MXFP4"
    #expect(Self.types.map(\.name).joined(separator: " ") == names)
  }

  @Test(arguments: types)
  func readsValues(type: GGUFTensorType) throws {
    let file = try GGUFFile(contentsOf: Fixture.url("blocks.gguf"))
    let tensor = try file.tensor(named: type.name)
    #expect(tensor.type == type)
    let expected = try values(of: try file.tensor(named: type.name + ".floats"), in: file)
    let found = try values(of: tensor, in: file)
    // A fused multiplication and addition may round the last bit differently.
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) <= max($1.magnitude * 2e-7, 1e-7) })
    var row = [Float](repeating: 0, count: 256)
    file.readRow(2, of: tensor, into: &row)
    #expect(row[...] == found[512...])
  }

  @Test func namesTensorAndTypeThatItCannotRead() throws {
    let file = try GGUFFile(contentsOf: Fixture.url("blocks.gguf"))
    let tensor = try file.tensor(named: "TQ2_0")
    let error = #expect(throws: GGUFError.self) { try values(of: tensor, in: file) }
    let message = "\(try #require(error))"
    #expect(message.contains("tensor \"TQ2_0\""))
    #expect(message.contains("has values of type TQ2_0; supported are F32, F16, Q4_0"))
  }

  private func values(of tensor: GGUFTensor, in file: GGUFFile) throws -> [Float] {
    var values = [Float](repeating: 0, count: tensor.elementCount)
    try file.readFloats(tensor, into: &values)
    return values
  }
}

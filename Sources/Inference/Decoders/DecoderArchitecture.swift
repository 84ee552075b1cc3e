/// The families of decoders that can be run, by the names that GGUF files give them.
public enum DecoderArchitecture: String, Sendable, CaseIterable {
  /// Llama 2 to 3.2, Mistral, SmolLM2, TinyLlama.
  case llama
  case qwen2
  case qwen3
  case qwen3moe
  case gemma3
  case phi3
  case smollm3

  /// What `general.architecture` of the file says.
  /// - Throws: ``GGUFError`` that lists the known ones for any other.
  public init(_ file: GGUFFile) throws(GGUFError) {
    let key = "general.architecture"
    let name = try file.string(key)
    guard let known = Self(rawValue: name) else {
      throw file.problem(key, .unsupported(name, known: Self.allCases.map(\.rawValue)))
    }
    self = known
  }

  func configuration(_ file: GGUFFile) throws(GGUFError) -> DecoderConfiguration {
    let keys = DecoderKeys(file, self)
    return switch self {
    case .llama: try LlamaLayer.configuration(keys)
    case .qwen2: try Qwen2Layer.configuration(keys)
    case .qwen3: try Qwen3Layer.configuration(keys)
    case .qwen3moe: try Qwen3MoELayer.configuration(keys)
    case .gemma3: try Gemma3Layer.configuration(keys)
    case .phi3: try Phi3Layer.configuration(keys)
    case .smollm3: try SmolLM3Layer.configuration(keys)
    }
  }

  func layer(_ index: Int, in file: GGUFFile, _ shape: DecoderConfiguration) throws(GGUFError) -> any DecoderLayer {
    switch self {
    case .llama: try LlamaLayer(index, in: file, shape)
    case .qwen2: try Qwen2Layer(index, in: file, shape)
    case .qwen3: try Qwen3Layer(index, in: file, shape)
    case .qwen3moe: try Qwen3MoELayer(index, in: file, shape)
    case .gemma3: try Gemma3Layer(index, in: file, shape)
    case .phi3: try Phi3Layer(index, in: file, shape)
    case .smollm3: try SmolLM3Layer(index, in: file, shape)
    }
  }
}

/// One layer of a decoder. Each architecture has one, in a file with the same parts in the same order: its configuration,
/// its weights, how a pass goes through them.
protocol DecoderLayer: Sendable {
  /// Takes the hidden vectors of the pass through the layer.
  func apply(_ pass: DecoderPass)
}

"""Makes the tiny random decoders of Tests/InferenceTests/Fixtures/decoders with `transformers` as oracle.

    python training/make_decoder_fixtures.py [--stories FILE.gguf]

For each architecture that the program runs, and each variant that matters, written are:

    NAME.gguf    the model in F32
    NAME.f32     the logits [tokens of all prompts, vocabulary] that `transformers` computes, little-endian floats
    prompts.json the token ids of the prompts, the same for all models
    split-*.gguf the model `llama` in three parts

With --stories (stories260K.gguf) also stories260K.json: the 200 tokens with which llama.cpp goes on greedily after
"Once upon a time". Every model is loaded with llama.cpp too, whose logits must agree where it computes the same thing.
The same seed gives the same bytes.
"""

import argparse
import json
import math
from dataclasses import dataclass, field
from pathlib import Path

import gguf
import llama_cpp
import numpy as np
import torch
import transformers as tf

OUTPUT = Path("Tests/InferenceTests/Fixtures/decoders")
VOCABULARY = 64
PROMPTS = [[1, 5, 9], [2, 60, 33, 7, 7, 12, 41, 3, 19, 28, 50], [(i * 17 + i * i) % VOCABULARY for i in range(40)]]
COMMON = dict(
    vocab_size=VOCABULARY, hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=128, attn_implementation="eager", pad_token_id=0,
    rms_norm_eps=1e-5,
)


@dataclass
class Fixture:
    """A model: its name, its configuration, the architecture's name in GGUF files, and what else the metadata say."""

    name: str
    architecture: str
    config: tf.PretrainedConfig
    model: type
    extra: dict = field(default_factory=dict)
    tensors: dict = field(default_factory=dict)
    # Why llama.cpp computes something else; empty where it must agree.
    differs: str = ""


def llama3_factors(config) -> np.ndarray:
    """The divisors of the frequencies of Llama 3.1 (transformers, `rope_type` "llama3")."""
    rope = config.rope_parameters
    size = config.hidden_size // config.num_attention_heads
    frequencies = 1.0 / rope["rope_theta"] ** (np.arange(0, size, 2) / size)
    low, high, old = rope["low_freq_factor"], rope["high_freq_factor"], rope["original_max_position_embeddings"]
    factors = []
    for wavelength in 2 * math.pi / frequencies:
        if wavelength < old / high:
            factors.append(1.0)
        elif wavelength > old / low:
            factors.append(rope["factor"])
        else:
            smooth = (old / wavelength - low) / (high - low)
            factors.append(1 / ((1 - smooth) / rope["factor"] + smooth))
    return np.array(factors, np.float32)


def fixtures() -> list[Fixture]:
    llama3 = tf.LlamaConfig(**COMMON, tie_word_embeddings=True, rope_parameters=dict(
        rope_type="llama3", rope_theta=10000.0, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
        original_max_position_embeddings=32))
    linear = tf.LlamaConfig(**COMMON, attention_bias=True, rope_parameters=dict(
        rope_type="linear", rope_theta=500.0, factor=4.0))
    yarn = tf.LlamaConfig(**COMMON, rope_parameters=dict(
        rope_type="yarn", rope_theta=1000.0, factor=4.0, original_max_position_embeddings=32))
    mistral = tf.MistralConfig(**COMMON, sliding_window=7, rope_parameters=dict(rope_type="default", rope_theta=10000.0))
    plain = dict(rope_parameters=dict(rope_type="default", rope_theta=5000.0))
    small = COMMON | dict(intermediate_size=32)
    half = COMMON["hidden_size"] // COMMON["num_attention_heads"] // 2
    short, long = [1.0 + 0.1 * i for i in range(half)], [2.0 + 0.7 * i for i in range(half)]
    whole_short, whole_long = [1.0 + 0.1 * i for i in range(2 * half)], [2.0 + 0.7 * i for i in range(2 * half)]
    phi = dict(rope_type="longrope", rope_theta=10000.0, short_factor=short, long_factor=long,
               original_max_position_embeddings=64)
    partial = COMMON | dict(num_attention_heads=2, num_key_value_heads=1)
    return [
        Fixture("llama", "llama", llama3, tf.LlamaForCausalLM, tensors={"rope_freqs.weight": llama3_factors(llama3)}),
        Fixture("llama-linear", "llama", linear, tf.LlamaForCausalLM,
                {"rope.scaling.type": "linear", "rope.scaling.factor": 4.0}),
        Fixture("llama-yarn", "llama", yarn, tf.LlamaForCausalLM,
                {"rope.scaling.type": "yarn", "rope.scaling.factor": 4.0, "rope.scaling.original_context_length": 32}),
        Fixture("mistral", "llama", mistral, tf.MistralForCausalLM, {"attention.sliding_window": 7},
                differs="it ignores the window of this architecture"),
        Fixture("qwen2", "qwen2", tf.Qwen2Config(**COMMON, **plain, tie_word_embeddings=True), tf.Qwen2ForCausalLM),
        Fixture("qwen3", "qwen3", tf.Qwen3Config(**COMMON, **plain, head_dim=16), tf.Qwen3ForCausalLM),
        Fixture("qwen3moe", "qwen3moe", tf.Qwen3MoeConfig(
            **COMMON, **plain, head_dim=8, num_experts=4, num_experts_per_tok=2, moe_intermediate_size=32,
            norm_topk_prob=True, decoder_sparse_step=1, mlp_only_layers=[], tie_word_embeddings=True),
            tf.Qwen3MoeForCausalLM,
            {"expert_count": 4, "expert_used_count": 2, "expert_feed_forward_length": 32}),
        Fixture("gemma3", "gemma3", tf.Gemma3TextConfig(
            **(small | dict(num_hidden_layers=6)), head_dim=8, query_pre_attn_scalar=8, sliding_window=6,
            layer_types=["sliding_attention"] * 5 + ["full_attention"], tie_word_embeddings=True,
            rope_parameters={"sliding_attention": {"rope_type": "default", "rope_theta": 10000.0},
                             "full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 1000000.0}}),
            tf.Gemma3ForCausalLM,
            {"attention.sliding_window": 6, "rope.scaling.type": "linear", "rope.scaling.factor": 8.0}),
        Fixture("phi3", "phi3", tf.Phi3Config(
            **partial, rope_parameters=phi | dict(partial_rotary_factor=0.5), sliding_window=9, tie_word_embeddings=True,
            original_max_position_embeddings=64),
            tf.Phi3ForCausalLM,
            {"attention.sliding_window": 9, "rope.scaling.original_context_length": 64,
             "rope.scaling.attn_factor": math.sqrt(1 + math.log(128 / 64) / math.log(64)), "rope.dimension_count": 8},
            {"rope_factors_short.weight": np.array(short, np.float32),
             "rope_factors_long.weight": np.array(long, np.float32)},
            differs="it leaves the window of this architecture out"),
        Fixture("smollm3", "smollm3", tf.SmolLM3Config(
            **(small | dict(num_hidden_layers=4)), **plain, tie_word_embeddings=True, use_sliding_window=False,
            no_rope_layers=[1, 1, 1, 0]), tf.SmolLM3ForCausalLM),
        Fixture("phi3-long", "phi3", tf.Phi3Config(
            **partial, rope_parameters=phi | dict(
                original_max_position_embeddings=2, short_factor=whole_short, long_factor=whole_long), sliding_window=None,
            original_max_position_embeddings=2),
            tf.Phi3ForCausalLM,
            {"rope.scaling.original_context_length": 2,
             "rope.scaling.attn_factor": math.sqrt(1 + math.log(128 / 2) / math.log(2))},
            {"rope_factors_short.weight": np.array(whole_short, np.float32),
             "rope_factors_long.weight": np.array(whole_long, np.float32)}),
        Fixture("gemma3-capped", "gemma3", tf.Gemma3TextConfig(
            **small, head_dim=8, query_pre_attn_scalar=8, sliding_window=6,
            layer_types=["sliding_attention", "full_attention"], tie_word_embeddings=True, final_logit_softcapping=9.0,
            rope_parameters={"sliding_attention": {"rope_type": "default", "rope_theta": 500.0},
                             "full_attention": {"rope_type": "default", "rope_theta": 100000.0}}),
            tf.Gemma3ForCausalLM,
            {"attention.sliding_window": 6, "attention.sliding_window_pattern": 2, "rope.freq_base_swa": 500.0,
             "final_logit_softcapping": 9.0}),
    ]


def randomize(model: torch.nn.Module, seed: int, gemma: bool) -> None:
    """The usual start is so small that mistakes would hide."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, weight in sorted(model.named_parameters()):
            noise = torch.randn(weight.shape, generator=generator)
            if weight.dim() == 1 and "norm" in name:
                weight.copy_(0.2 * noise + (0 if gemma else 1))
            else:
                weight.copy_((0.8 if "embed" in name else 0.25) * noise)


def permuted(weight: np.ndarray, heads: int) -> np.ndarray:
    """Rows of queries or keys so that values that turn together are neighbours, as GGUF files of Llama have them."""
    parts = weight.reshape(heads, 2, weight.shape[0] // heads // 2, *weight.shape[1:])
    return parts.swapaxes(1, 2).reshape(weight.shape)


NAMES = {
    "input_layernorm": "attn_norm", "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output", "self_attn.qkv_proj": "attn_qkv",
    "self_attn.q_norm": "attn_q_norm", "self_attn.k_norm": "attn_k_norm", "post_attention_layernorm": "ffn_norm",
    "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.gate_up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
    "mlp.gate": "ffn_gate_inp",
}
GEMMA = {"post_attention_layernorm": "post_attention_norm", "pre_feedforward_layernorm": "ffn_norm",
         "post_feedforward_layernorm": "post_ffw_norm"}
TOP = {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight",
       "lm_head.weight": "output.weight"}


def layer_tensors(name: str, value: np.ndarray, fixture: Fixture):
    """(GGUF name, value) of a tensor of a layer."""
    _, _, index, part = name.split(".", 3)
    prefix = f"blk.{index}."
    if part == "mlp.experts.gate_up_proj":
        gate, up = np.split(value, 2, axis=1)
        return [(prefix + "ffn_gate_exps.weight", gate), (prefix + "ffn_up_exps.weight", up)]
    if part == "mlp.experts.down_proj":
        return [(prefix + "ffn_down_exps.weight", value)]
    module, kind = part.rsplit(".", 1)
    names = NAMES | GEMMA if fixture.architecture == "gemma3" else NAMES
    config = fixture.config
    if fixture.architecture in ("llama", "smollm3") and module in ("self_attn.q_proj", "self_attn.k_proj"):
        heads = config.num_attention_heads if "q_proj" in module else config.num_key_value_heads
        value = permuted(value, heads)
    return [(prefix + names[module] + "." + kind, value)]


def converted(model: torch.nn.Module, fixture: Fixture) -> dict[str, np.ndarray]:
    tensors = {}
    for name, weight in model.state_dict().items():
        value = weight.numpy().astype(np.float32)
        if name == "lm_head.weight" and fixture.config.tie_word_embeddings:
            continue
        if fixture.architecture == "gemma3" and "norm" in name:
            value = value + 1
        for key, part in [(TOP[name], value)] if name in TOP else layer_tensors(name, value, fixture):
            tensors[key] = np.ascontiguousarray(part)
    return tensors | fixture.tensors


def base_frequency(config) -> float:
    rope = config.rope_parameters
    return rope["full_attention"]["rope_theta"] if "full_attention" in rope else rope["rope_theta"]


def write(model: torch.nn.Module, fixture: Fixture, path: Path, tensors_in_a_file: int = 0) -> None:
    config = fixture.config
    writer = gguf.GGUFWriter(path, fixture.architecture, split_max_tensors=tensors_in_a_file)
    writer.add_name(f"random {fixture.name}")
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    size = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    writer.add_key_length(size)
    writer.add_value_length(size)
    writer.add_rope_freq_base(base_frequency(config))
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_vocab_size(config.vocab_size)
    writer.add_tokenizer_model("none")
    if "rope.dimension_count" not in fixture.extra:
        writer.add_rope_dimension_count(size)
    for key, value in fixture.extra.items():
        add = {str: writer.add_string, float: writer.add_float32, int: writer.add_uint32}[type(value)]
        add(f"{fixture.architecture}.{key}", value)
    for name, value in converted(model, fixture).items():
        writer.add_tensor(name, value)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def llama_cpp_logits(path: Path, prompts: list[list[int]]) -> np.ndarray:
    """[tokens of all prompts, vocabulary]"""
    llama_cpp.llama_log_set(QUIET, None)
    model = llama_cpp.llama_model_load_from_file(str(path).encode(), llama_cpp.llama_model_default_params())
    assert model, f"llama.cpp cannot load {path}"
    parameters = llama_cpp.llama_context_default_params()
    parameters.n_ctx = 64 if max(map(len, prompts)) <= 64 else 512
    parameters.n_threads = parameters.n_threads_batch = 1
    parameters.flash_attn_type = llama_cpp.LLAMA_FLASH_ATTN_TYPE_DISABLED
    parameters.type_k = parameters.type_v = llama_cpp.GGML_TYPE_F32
    rows = []
    for prompt in prompts:
        context = llama_cpp.llama_init_from_model(model, parameters)
        batch = llama_cpp.llama_batch_init(len(prompt), 0, 1)
        batch.n_tokens = len(prompt)
        for i, token in enumerate(prompt):
            batch.token[i], batch.pos[i], batch.n_seq_id[i], batch.logits[i] = token, i, 1, 1
            batch.seq_id[i][0] = 0
        assert llama_cpp.llama_decode(context, batch) == 0
        for i in range(len(prompt)):
            rows.append(np.ctypeslib.as_array(llama_cpp.llama_get_logits_ith(context, i), (VOCABULARY,)).copy())
        llama_cpp.llama_batch_free(batch)
        llama_cpp.llama_free(context)
    llama_cpp.llama_model_free(model)
    return np.stack(rows)


QUIET = llama_cpp.llama_log_callback(lambda level, text, data: None)


def make(fixture: Fixture, seed: int) -> None:
    model = fixture.model(fixture.config).eval()
    randomize(model, seed, gemma=fixture.architecture == "gemma3")
    path = OUTPUT / f"{fixture.name}.gguf"
    write(model, fixture, path)
    if fixture.name == "llama":
        write(model, fixture, OUTPUT / "split.gguf", tensors_in_a_file=8)
    with torch.no_grad():
        logits = np.concatenate([model(torch.tensor([prompt])).logits[0].numpy() for prompt in PROMPTS])
    logits.astype("<f4").tofile(OUTPUT / f"{fixture.name}.f32")
    other = llama_cpp_logits(path, PROMPTS)
    error = np.linalg.norm(other - logits) / np.linalg.norm(logits)
    print(f"{fixture.name:14} {path.stat().st_size / 1024:6.0f} KB, llama.cpp differs by {error:.1e} {fixture.differs}")
    # Its GELU is a table of half floats.
    assert (error < (1e-3 if fixture.architecture == "gemma3" else 1e-4)) != bool(fixture.differs), "llama.cpp should agree, unless a reason is given"


def make_stories(path: Path) -> None:
    model = llama_cpp.Llama(str(path), n_ctx=512, n_threads=1, verbose=False)
    prompt = model.tokenize(b"Once upon a time", add_bos=True)
    tokens = list(prompt)
    model.eval(tokens)
    while len(tokens) < len(prompt) + 200:
        tokens.append(model.sample(temp=0.0, repeat_penalty=1.0))
        model.eval(tokens[-1:])
    row = {"prompt": list(prompt), "continuation": [int(t) for t in tokens[len(prompt):]]}
    (OUTPUT / "stories260K.json").write_text(json.dumps(row, separators=(",", ":")) + "\n")
    print(model.detokenize(tokens).decode())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--stories", type=Path, help="stories260K.gguf")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    OUTPUT.mkdir(parents=True, exist_ok=True)
    for seed, fixture in enumerate(fixtures()):
        make(fixture, seed)
    (OUTPUT / "prompts.json").write_text(json.dumps(PROMPTS, separators=(",", ":")) + "\n")
    if arguments.stories:
        make_stories(arguments.stories)


if __name__ == "__main__":
    main()

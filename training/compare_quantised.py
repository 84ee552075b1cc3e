"""Makes quantised files of a random Llama for comparing our logits with those of llama.cpp.

    python training/compare_quantised.py FOLDER
    PROMETHEUS_QUANTISED=FOLDER swift test --filter QuantisedAgreementTests

Written are NAME.gguf for each type, NAME.f32 with llama.cpp's logits [tokens, vocabulary], tokens.json, and reference.f32
with the logits of the weights before they were quantised. The mean KL divergence of llama.cpp's next-token distributions
from the reference is printed; the test prints ours and holds that it is no worse.
"""

import argparse
import ctypes
import json
from pathlib import Path

import llama_cpp
import numpy as np
import torch
import transformers as tf

import make_decoder_fixtures as fixtures

VOCABULARY, TOKENS = 1024, 384
TYPES = [
    "F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q2_K", "Q3_K_M", "Q4_K_S", "Q4_K_M", "Q5_K_M", "Q6_K",
    "IQ4_NL", "IQ4_XS",
]


def random_model(seed: int) -> tuple[torch.nn.Module, fixtures.Fixture]:
    config = tf.LlamaConfig(
        vocab_size=VOCABULARY, hidden_size=512, intermediate_size=1536, num_hidden_layers=4, num_attention_heads=8,
        num_key_value_heads=4, max_position_embeddings=512, attn_implementation="eager", rms_norm_eps=1e-5,
        pad_token_id=0, bos_token_id=1, eos_token_id=2, tie_word_embeddings=False,
        rope_parameters=dict(rope_type="default", rope_theta=10000.0))
    model = tf.LlamaForCausalLM(config).eval()
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, weight in sorted(model.named_parameters()):
            noise = torch.randn(weight.shape, generator=generator)
            # Every layer adds about as much as there is, and the distributions are about as sure as a language model's.
            scale = 1.0 if "embed" in name else 3.0 / 512**0.5 if "lm_head" in name else 1.0 / weight.shape[-1] ** 0.5
            weight.copy_(1 + 0.1 * noise if weight.dim() == 1 else scale * noise)
    return model, fixtures.Fixture("random", "llama", config, tf.LlamaForCausalLM)


def quantise(source: Path, target: Path, name: str) -> None:
    parameters = llama_cpp.llama_model_quantize_default_params()
    kind = "MOSTLY_" + name
    parameters.ftype = getattr(llama_cpp, "LLAMA_FTYPE_" + kind)
    parameters.nthread = 1
    assert llama_cpp.llama_model_quantize(str(source).encode(), str(target).encode(), ctypes.byref(parameters)) == 0, name


def divergence(found: np.ndarray, reference: np.ndarray) -> float:
    """The mean of KL(reference || found) over the tokens."""
    def log_softmax(x):
        x = x.astype(np.float64)
        x = x - x.max(axis=1, keepdims=True)
        return x - np.log(np.exp(x).sum(axis=1, keepdims=True))

    p, q = log_softmax(reference), log_softmax(found)
    return float((np.exp(p) * (p - q)).sum(axis=1).mean())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    fixtures.VOCABULARY = VOCABULARY
    model, fixture = random_model(5)
    source = folder / "source.gguf.f32"
    fixtures.write(model, fixture, source)
    tokens = np.random.default_rng(5).integers(3, VOCABULARY, TOKENS).tolist()
    (folder / "tokens.json").write_text(json.dumps(tokens))
    with torch.no_grad():
        reference = model(torch.tensor([tokens])).logits[0].numpy()
    reference.astype("<f4").tofile(folder / "reference.f32")
    for name in TYPES:
        quantise(source, folder / f"{name}.gguf", name)
        logits = fixtures.llama_cpp_logits(folder / f"{name}.gguf", [tokens])
        logits.astype("<f4").tofile(folder / f"{name}.f32")
        print(f"{name:8} llama.cpp {divergence(logits, reference):.3e}", flush=True)


if __name__ == "__main__":
    main()

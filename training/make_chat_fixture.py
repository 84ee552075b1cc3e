"""Makes Tests/InferenceTests/Fixtures/tiny-chat.gguf: a random decoder small enough to commit, with a tokenizer of all
bytes and some merges, and a chat template, so that commands can be tried from text to text.

    python training/make_chat_fixture.py

The same seed gives the same bytes.
"""

from pathlib import Path

import gguf
import numpy as np

OUTPUT = Path("Tests/InferenceTests/Fixtures/tiny-chat.gguf")
WIDTH, HEADS, FEED_FORWARD, LAYERS, CONTEXT = 32, 2, 64, 2, 4096
MERGES = ["t h", "th e", "Ġ the", "i n", "e r", "a n", "an d", "Ġ and", "o n", "r e", "l l", "\" :", "Ġ \"", "{ \"", "\" ,", "e d"]
CONTROL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def byte_alphabet() -> list[str]:
    """How GPT-2's tokenizer writes each byte."""
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = {byte: chr(byte) for byte in shown}
    for byte in range(256):
        letters.setdefault(byte, chr(256 + len(letters) - len(shown)))
    return [letters[byte] for byte in range(256)]


def main() -> None:
    rng = np.random.default_rng(20)
    tokens = byte_alphabet() + [merge.replace(" ", "") for merge in MERGES] + CONTROL
    writer = gguf.GGUFWriter(OUTPUT, "llama")
    writer.add_name("random chat")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(1)
    writer.add_rope_freq_base(10000.0)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(tokens))
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types([1] * (len(tokens) - len(CONTROL)) + [3] * len(CONTROL))
    writer.add_token_merges(MERGES)
    writer.add_eos_token_id(len(tokens) - 1)
    writer.add_chat_template(TEMPLATE)

    def matrix(name: str, rows: int, columns: int, scale: float = 0.3) -> None:
        writer.add_tensor(name, (rng.standard_normal((rows, columns)) * scale).astype(np.float16))

    def ones(name: str) -> None:
        writer.add_tensor(name, np.ones(WIDTH, np.float32))

    matrix("token_embd.weight", len(tokens), WIDTH, 1.0)
    ones("output_norm.weight")
    for layer in range(LAYERS):
        block = f"blk.{layer}."
        ones(block + "attn_norm.weight")
        matrix(block + "attn_q.weight", WIDTH, WIDTH)
        matrix(block + "attn_k.weight", WIDTH // HEADS, WIDTH)
        matrix(block + "attn_v.weight", WIDTH // HEADS, WIDTH)
        matrix(block + "attn_output.weight", WIDTH, WIDTH)
        ones(block + "ffn_norm.weight")
        matrix(block + "ffn_gate.weight", FEED_FORWARD, WIDTH)
        matrix(block + "ffn_up.weight", FEED_FORWARD, WIDTH)
        matrix(block + "ffn_down.weight", WIDTH, FEED_FORWARD)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main()

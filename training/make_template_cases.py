"""Renders the chat templates that unpack_vocabularies.py fetched with `transformers`, over several conversations.

    pip install transformers jinja2
    python training/make_template_cases.py FOLDER

Writes FOLDER/template-cases.jsonl, one {"template", "values", "output" or "error"} a line, which ChatTemplateCaseTests
reads where it is there.
"""

import argparse
import datetime
import json
from pathlib import Path

from transformers.utils.chat_template_utils import _compile_jinja_template

NOW = datetime.datetime(2026, 5, 1, 10, 2, 3)

WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather of a <place> & its \"sky\", à la carte.",
        "parameters": {
            "type": "object",
            "properties": {
                "city": {"type": "string", "description": "The city's name"},
                "days": {"type": "integer", "description": "How many days", "default": 1},
                "units": {"type": "string", "enum": ["metric", "imperial"]},
            },
            "required": ["city"],
        },
    },
}
SEARCH = {
    "type": "function",
    "function": {
        "name": "search",
        "description": "Finds products",
        "parameters": {
            "type": "object",
            "properties": {
                "words": {"type": "array", "items": {"type": "string"}},
                "limits": {"type": "object", "properties": {"price": {"type": "number"}}},
                "exact": {"type": "boolean"},
            },
            "required": [],
        },
    },
}
EMPTY = {"type": "function", "function": {"name": "stop", "description": "", "parameters": {"type": "object", "properties": {}}}}


def call(name: str, number: int, **arguments):
    return {"type": "function", "id": f"call{number:05d}", "function": {"name": name, "arguments": arguments}}


SYSTEM = {"role": "system", "content": "You are a helpful assistant. "}
HELLO = {"role": "user", "content": "Hello, how are you?\n"}
FINE = {"role": "assistant", "content": " I'm fine. "}
ASK = {"role": "user", "content": "What's the weather in Zürich?"}
CALL = {"role": "assistant", "content": "", "tool_calls": [call("get_weather", 1, city="Zürich", days=2)]}
NULL = {"role": "assistant", "content": None, "tool_calls": [call("get_weather", 1, city="Zürich")]}
TWO = {
    "role": "assistant",
    "content": "Let me look.",
    "tool_calls": [call("get_weather", 1, city="Basel"), call("search", 2, words=["umbrella", "“hat”"], exact=False, limits={"price": 9.5})],
}
RESULT = {"role": "tool", "content": '{"sky": "clear"}', "name": "get_weather", "tool_call_id": "call00001"}
SECOND = {"role": "tool", "content": "[]", "name": "search", "tool_call_id": "call00002"}
ANSWER = {"role": "assistant", "content": "It is clear."}
THANKS = {"role": "user", "content": "Thanks! <|im_end|>"}
THOUGHT = {"role": "assistant", "content": "<think>\nHm.\n</think>\n\nYes."}
REASONED = {"role": "assistant", "content": "Yes.", "reasoning_content": "Hm, let me see."}

CONVERSATIONS = {
    "user": [HELLO],
    "system": [SYSTEM, HELLO],
    "turns": [SYSTEM, HELLO, FINE, ASK],
    "no system, turns": [HELLO, FINE, ASK, ANSWER, THANKS],
    "ends with the assistant": [HELLO, FINE],
    "call": [SYSTEM, ASK, CALL],
    "result": [SYSTEM, ASK, CALL, RESULT],
    "null content": [ASK, NULL, RESULT, ANSWER, THANKS],
    "two calls": [SYSTEM, ASK, TWO, RESULT, SECOND],
    "two calls and on": [ASK, TWO, RESULT, SECOND, ANSWER, THANKS],
    "thoughts": [HELLO, THOUGHT, THANKS],
    "reasoning": [HELLO, REASONED, THANKS],
    "two users": [HELLO, THANKS],
    "empty": [],
}
TOOLS = {"no tools": None, "a tool": [WEATHER], "tools": [WEATHER, SEARCH, EMPTY]}
EXTRAS = [{}, {"enable_thinking": False}, {"enable_thinking": True, "reasoning_effort": "high", "custom_instructions": "Be brief."}]


def render(template: str, values: dict) -> dict:
    try:
        compiled = _compile_jinja_template(template)
        return {"output": compiled.render(**values, strftime_now=NOW.strftime)}
    except Exception as error:  # whatever a template does wrong, ours must refuse it too
        return {"error": f"{type(error).__name__}: {error}"}


def values(messages, tools, prompt: bool, extra: dict) -> dict:
    named = {"messages": messages, "tools": tools, "documents": None, "add_generation_prompt": prompt}
    return {**named, "bos_token": "<s>", "eos_token": "</s>", **extra}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    count = errors = 0
    with open(folder / "template-cases.jsonl", "w", encoding="utf-8") as out:
        for path in sorted((folder / "templates").glob("*.jinja")):
            template = path.read_text(encoding="utf-8")
            for messages in CONVERSATIONS.values():
                for tools in TOOLS.values():
                    for number, extra in enumerate(EXTRAS):
                        given = values(messages, tools, number != 1, extra)
                        result = render(template, given)
                        count += 1
                        errors += "error" in result
                        out.write(json.dumps({"template": path.name, "values": given, **result}, ensure_ascii=False) + "\n")
    print(f"{count} cases, of which {errors} are errors")


if __name__ == "__main__":
    main()

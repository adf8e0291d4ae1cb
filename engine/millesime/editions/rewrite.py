"""Changes that the tool makes in a person's manifest: what it does not change stays to the letter, comments included."""

from __future__ import annotations

from io import StringIO

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode


def set_document_hash(text: str, document_id: str, sha256: str) -> str:
    """The manifest with that document's `sha256` set, added after its `file` (else its `id`) where it has none.

    Raises `LookupError` where the manifest names no such document.

    >>> set_document_hash("documents:\\n  - id: guide  # ours\\n", "guide", "ab")
    'documents:\\n  - id: guide  # ours\\n    sha256: "ab"\\n'
    """
    document = _document(YAML(typ="rt").compose(StringIO(text)), document_id)
    held = _entry(document, "sha256")
    quoted = f'"{sha256}"'
    if held is not None:
        start, end = held[1].start_mark.index, held[1].end_mark.index
        if start == end:  # `sha256:` without a value, which the parser sees where the next key begins
            start = end = text.index(":", held[0].end_mark.index) + 1
            quoted = f" {quoted}"
        return text[:start] + quoted + text[end:]
    after = _entry(document, "file") or _entry(document, "id")
    assert after is not None
    key, value = after
    at: int = value.end_mark.index
    if document.flow_style:
        return f"{text[:at]}, sha256: {quoted}{text[at:]}"
    end = text.find("\n", at)
    newline = "\r\n" if text[end - 1 : end] == "\r" else "\n"
    line = f"{' ' * key.start_mark.column}sha256: {quoted}{newline}"
    return f"{text}\n{line}" if end < 0 else text[: end + 1] + line + text[end + 1 :]


def _document(root: Node | None, document_id: str) -> MappingNode:
    documents = _entry(root, "documents") if isinstance(root, MappingNode) else None
    if documents and isinstance(documents[1], SequenceNode):
        for node in documents[1].value:
            named = _entry(node, "id") if isinstance(node, MappingNode) else None
            if isinstance(node, MappingNode) and named and named[1].value == document_id:
                return node
    raise LookupError(document_id)


def _entry(node: MappingNode, name: str) -> tuple[ScalarNode, Node] | None:
    for key, value in node.value:
        if isinstance(key, ScalarNode) and key.value == name:
            return key, value
    return None

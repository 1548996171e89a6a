"""Plain text and Markdown: the text of the file, character for character."""

from __future__ import annotations

import re
from typing import Final

from kg.ingest.file import File
from kg.model import Passage

# Tags and comments of HTML, which Markdown may hold; no address and no "vector<T>".
_TAG: Final = re.compile(
    r"<!--.*?-->|</?(?:a|abbr|article|aside|b|blockquote|br|center|cite|code|details|div|em|figure"
    r"|font|h[1-6]|header|hr|i|iframe|img|li|ol|p|pre|section|small|span|strong|sub|summary|sup"
    r"|table|tbody|td|th|thead|tr|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE | re.DOTALL,
)
_SHOWN: Final = re.compile(r"[^\r\n]")


class TextReader:
    """Reads whatever is text: every character stays where it is, line ends and all."""

    media_type = "text/plain"
    label = "plain text"

    def sniff(self, file: File) -> bool:
        """Any text will do, so that this reader is asked last.

        >>> TextReader().sniff(File("NOTES", b"hello"))
        True
        """
        return bool(file.text)

    def read(self, file: File) -> Passage:
        """The text as it stands.

        >>> TextReader().read(File("a.txt", b"one\\r\\ntwo")).text
        'one\\r\\ntwo'
        """
        return Passage(file.source(self.media_type), file.text)


class MarkdownReader(TextReader):
    """Reads Markdown as it stands, markup and front matter included: offsets are the file's.

    Tags of HTML are as many spaces.
    """

    media_type = "text/markdown"
    label = "Markdown"

    def sniff(self, file: File) -> bool:
        """By the file's name.

        >>> MarkdownReader().sniff(File("notes.md", b"# Hello"))
        True
        """
        return file.suffix in (".md", ".markdown", ".mdown", ".mkd")

    def read(self, file: File) -> Passage:
        """The text as it stands, but for tags.

        >>> MarkdownReader().read(File("a.md", b"**Ada Diaz**, MIT<br>\\nBo")).text
        '**Ada Diaz**, MIT    \\nBo'
        """
        text = _TAG.sub(lambda tag: _SHOWN.sub(" ", tag[0]), file.text)
        return Passage(file.source(self.media_type), text)

"""Plain text and Markdown: the text of the file, character for character."""

from __future__ import annotations

from kg.ingest.file import File
from kg.model import Passage


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
    """Reads Markdown as it stands, markup and front matter included: offsets are the file's."""

    media_type = "text/markdown"
    label = "Markdown"

    def sniff(self, file: File) -> bool:
        """By the file's name.

        >>> MarkdownReader().sniff(File("notes.md", b"# Hello"))
        True
        """
        return file.suffix in (".md", ".markdown", ".mdown", ".mkd")

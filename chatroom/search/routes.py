"""Searching over HTTP."""

from flask import Blueprint

from chatroom.accounts.signin import current_person
from chatroom.core.forms import query
from chatroom.messages.markdown import plain_text
from chatroom.messages.pages import page_json
from chatroom.messages.queries import Page
from chatroom.messages.word_index import words_of_file
from chatroom.search import service
from chatroom.search.input import question
from chatroom.search.snippets import snippet

search = Blueprint("search", __name__)


@search.get("/chat/search")
def find_messages():
    """Messages that match `q`, with a piece of each in which what was looked for is marked."""
    person = current_person()
    found = service.search(person, question(query()))
    results = page_json(Page(found.messages, found.next is not None), person)["messages"]
    for result in results:
        result["room_name"] = found.room_names[result["room_id"]]
        result["snippet"] = snippet(_said(result), found.wish)
    return {"results": results, "has_more": found.next is not None, "next": found.next}


def _said(result: dict) -> list[str]:
    """A message's words and those of its files: as one reads them, and as they were written, with links' addresses."""
    of_files = [words for file in result["attachments"]
                for words in words_of_file(file["kind"], file["file_name"], file["alt_text"])]  # fmt: skip
    read, written = plain_text(result["message_html"]), result["message_text"]
    return ["\n".join(text for text in (said, *of_files) if text) for said in (read, written)]

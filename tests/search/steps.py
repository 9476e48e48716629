"""What tests of searching do again and again."""


def searched(client, q: str, **more) -> dict:
    """The whole answer."""
    answer = client.get("/chat/search", q=q, **more)
    assert answer.status_code == 200, answer.json
    return answer.json


def found(client, q: str, **more) -> list[str]:
    """The texts that are found, in order."""
    return [result["message_text"] for result in searched(client, q, **more)["results"]]


def refusal(client, q: str, **more) -> str:
    """The sentence for a search that cannot be meant."""
    answer = client.get("/chat/search", q=q, **more)
    assert answer.status_code == 422, answer.json
    return answer.json["error"]["fields"]["q"]

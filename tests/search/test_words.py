"""Words: folded and cut so that one finds them however they are written."""

import pytest

from chatroom.messages.words import letters_of, words_of


@pytest.mark.parametrize(
    ("written", "looked_for"),
    [
        ("STRASSE", "straße"), ("l'École", "ecole"), ("Ёлка", "елка"), ("İstanbul", "istanbul"),
        ("smørrebrød", "smorrebrod"),
        ("œuvre", "oeuvre"), ("ﬁne", "fine"), ("ｆｕｌｌ", "full"), ("الكِتَاب", "الكتاب"), ("أحمد", "احمد"),
        ("مكتبة", "مكتبه"), ("١٢٣", "123"), ("हिन्दी", "हिन्दी"), ("שָׁלוֹם", "שלום"), ("图书馆", "书馆"),
        ("図書館で", "図書館"), ("สวัสดีครับ", "สวัสดี"), ("한국어를", "한국어"), ("soft\u00adhyphen", "softhyphen"),
        ("cafe\u0301", "CAFÉ"), ("quiet-otter-4821", "Otter"), ("snake_case", "case"),
    ],
)  # fmt: skip
def test_is_found_however_it_is_written(written, looked_for):
    words, wanted = words_of(written), words_of(looked_for)
    assert wanted
    assert any(words[at : at + len(wanted)] == wanted for at in range(len(words)))


def test_vowel_signs_make_another_word():
    assert words_of("की") != words_of("क")


def test_a_han_letter_is_a_word_inside_of_others():
    assert letters_of("図書館で") == {"図", "書", "館"}
    assert letters_of("library") == set()


@pytest.mark.parametrize("nothing", ["", " ", "?!", "🙂", "---", "\u200b", "…"])
def test_signs_are_no_words(nothing):
    assert words_of(nothing) == []

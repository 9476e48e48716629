import itertools
import re
from random import Random

import pytest

from chatroom.handles.words import adjectives, generate_handle, is_handle, nouns, numbers

# Looked for inside each word and across the joint of each pair: "ambling-unicorn" must not hide a gun.
BLOCKED = re.compile(
    "anal|anus|arse|ass|bastard|beer|bitch|blood|bomb|boob|booz|bum|butt|clit|cock|coon|crap|crip|cult|cum|cunt|"
    "damn|dead|death|dick|die|drug|dyke|fag|fart|fat|fuck|gay|gun|hag|hate|hell|hoe|homo|isis|jap|jew|jizz|kill|"
    "kink|kkk|lesb|lsd|lust|meth|milf|mong|moron|nazi|negro|nig|nude|paki|pee|penis|piss|poo|porn|prick|pube|"
    "puss|rape|retard|satan|scum|sex|shag|shit|sick|slag|slave|slut|snot|spic|spunk|tit|tranny|trump|turd|twat|"
    "ugly|urin|vag|vodka|vomit|wank|weed|whore|wine|wog|wop"
)

# Innocent in a field guide, not on a child.
TEASING = """
    ape baboon beaver booby camel cat chick cougar cow dodo dog donkey elephant frog gannet goat goose gorilla
    hippo hog horse leech lemming lizard louse maggot monkey pig pussy rat shark sheep shrew shrimp skunk
    sloth slug snail snake sow swine toad turkey viper vixen vulture walrus weasel whale wolf worm
    banana bean cabbage cherry coconut melon nut peach plum poppy potato prune pumpkin snowflake turnip
    author boy child girl king lady maid man master monk nun pawn pope priest prince queen reader witch woman
"""
UNKIND = """
    able ancient bald bare big black blind blonde bronze brown chubby crazy curly dark deaf dirty dizzy drunk
    dull dumb dusky elderly fair feeble foreign frail funny giant ginger great grey hairy hard heavy high holy
    hot huge hungry idle junior lame lazy limp little long loose lusty mad mature moist mute naked native
    naughty new odd old olive open pale petite pink plain poor pretty proud pure queer red rich round senior
    short shy silly simple slim slow small soft special spotted stiff straight strange stupid sweet tall tame
    tan tender thick thin tight tiny ugly weak weird wet white wrinkly yellow young
"""


@pytest.fixture(params=[adjectives, nouns], ids=["adjectives", "nouns"])
def words(request):
    return request.param()


def test_there_are_enough_words(words):
    assert len(words) >= 400


def test_words_are_short_and_plain(words):
    assert [word for word in words if not re.fullmatch("[a-z]{3,9}", word)] == []


def test_words_are_sorted_and_unique(words):
    assert list(words) == sorted(set(words))


def test_no_word_is_on_both_lists():
    assert set(adjectives()) & set(nouns()) == set()


def test_no_two_words_of_a_list_look_alike(words):
    masked = [form for word in words for form in one_letter_masked(word)]

    assert [word for word in words if not set(words).isdisjoint(one_letter_less(word))] == []
    assert len(masked) == len(set(masked))


def test_no_word_teases_or_hurts():
    assert set(nouns()) & set(TEASING.split()) == set()
    assert set(adjectives()) & set(UNKIND.split()) == set()


def test_no_pair_hides_a_bad_word():
    pairs = itertools.product(adjectives(), nouns())

    assert [first + second for first, second in pairs if BLOCKED.search(first + second)] == []


@pytest.mark.parametrize("number", [1488, 6666, 1969, 1312, 4200, 8814, 9111, 1984, 2014])
def test_numbers_with_a_meaning_are_left_out(number):
    assert number not in numbers()


def test_enough_numbers_remain():
    assert len(numbers()) > 8000
    assert numbers()[0] >= 1000 and numbers()[-1] <= 9999


def test_docstring_states_the_true_space():
    sizes = f"{len(adjectives())} x {len(nouns())} x {len(numbers())}"

    assert sizes in generate_handle.__doc__


def test_handle_is_made_of_the_lists():
    adjective, noun, number = generate_handle().split("-")

    assert adjective in adjectives() and noun in nouns() and int(number) in numbers()


def test_handle_follows_the_given_randomness():
    assert generate_handle(Random(7)) == generate_handle(Random(7)) != generate_handle(Random(8))


def test_handles_hardly_ever_repeat():
    assert len({generate_handle() for _ in range(10_000)}) > 9_995


def test_generated_handles_have_the_form_of_one():
    assert all(is_handle(generate_handle()) for _ in range(1000))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "quiet-otter",
        "quiet-otter-482",
        "quiet-otter-0482",
        "Quiet-otter-4821",
        "quiet otter 4821",
        "quiet-otter-4821\n",
        "quiet-otter-48211",
        "quiet-ötter-4821",
        "quiet-otter-\u0664\u0668\u0662\u0661",
        "../quiet-otter-4821",
    ],
)
def test_other_texts_have_not(text):
    assert not is_handle(text)


def one_letter_less(word):
    return (word[:index] + word[index + 1 :] for index in range(len(word)))


def one_letter_masked(word):
    return (word[:index] + "." + word[index + 1 :] for index in range(len(word)))

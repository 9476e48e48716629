"""What is said in the demo library: rooms, who is in them, and (who, minutes since the last, text)."""

ROOMS = (
    {
        "settings": {"room_name": "From the desk", "room_type": "librarian", "topic": "News from your library"},
        "people": ("Ada", "Lena", "Tess", "Rita", "Ravi", "Mo"),
        "began_hours_ago": 70,
        "talk": (
            ("Ada", 0, "**Welcome to the library's chat.** You speak here under a handle, never under your name. "
                       "Pick a room on the left, or make one of your own."),
            ("Lena", 1300, "The reading room is open until *nine* on Thursdays from now on. The lamps by the window "
                           "are for everyone, and so are the armchairs."),
            ("Lena", 1500, "New on the shelf this week:\n\n- *Orbital*, Samantha Harvey\n- *The Bee Sting*, Paul Murray\n"
                           "- *A Psalm for the Wild-Built*, Becky Chambers\n\nAsk at the desk, or put your name on the list."),
        ),
    },
    {
        "settings": {"room_name": "The reading room", "room_type": "public",
                     "topic": "What are you reading? Everything is welcome"},
        "people": ("Lena", "Rita", "Ravi", "Mo", "Tess"),
        "began_hours_ago": 27,
        "talk": (
            ("Rita", 0, "I finished *Piranesi* on the tram and missed my stop. Twice."),
            ("Ravi", 4, "The best recommendation I have heard all week."),
            ("Mo", 2, "Is it one to read slowly, or all at once?"),
            ("Rita", 3, "All at once. Then again, slowly, with a pencil."),
            ("Tess", 600, "My class is choosing between *The Wave* and *Animal Farm*. Which one do you still think about?"),
            ("Ravi", 7, "*Animal Farm*. “All animals are equal, but some animals are more equal than others” — I could not "
                        "look at our committee the same way."),
            ("Mo", 1, "Same. Also it is short, which counts for a lot when you are fourteen."),
            ("Tess", 12, "Sold. Thank you both!"),
            ("Rita", 820, "Does anyone know something like *The Summer Book*? Quiet, an island, nothing much happens."),
            ("Ravi", 5, "Try these two:\n\n1. *Hotel Silence*, Auður Ava Ólafsdóttir\n2. *The Blue Fox*, Sjón"),
            ("Rita", 2, "An island *and* snow. Perfect."),
        ),
    },
    {
        "settings": {"room_name": "Middlemarch, slowly", "room_type": "public", "book": "George Eliot, Middlemarch",
                     "topic": "One book of it each fortnight, no hurry"},
        "people": ("Ravi", "Rita", "Lena"),
        "began_hours_ago": 50,
        "talk": (
            ("Ravi", 0, "Book two is due on Sunday. Who is still with Dorothea in Rome?"),
            ("Rita", 40, "I am, and I feel for her.\n\n> If we had a keen vision and feeling of all ordinary human life, it "
                         "would be like hearing the grass grow"),
            ("Lena", 300, "That sentence alone is worth the eight hundred pages. We have three more copies at the desk."),
        ),
    },
    {
        "settings": {"room_name": "Biology, year 11", "room_type": "study", "book": "Campbell Biology, chapters 6 to 9",
                     "topic": "Exam on the 12th"},
        "people": ("Tess", "Rita", "Mo"),
        "began_hours_ago": 6,
        "talk": (
            ("Tess", 0, "Ask here whatever you did not dare to ask in class. Nobody sees who you are, me included."),
            ("Mo", 30, "Why does `ATP` release energy when it *breaks* a bond? I thought breaking costs energy."),
            ("Tess", 6, "Good question! Breaking it does cost a little. More is gained when the pieces bind water: look at "
                        "the whole balance, not at the one bond."),
            ("Rita", 3, "That is the first time this made sense to me."),
        ),
    },
    {
        "settings": {"room_name": "Poetry at lunch", "room_type": "public", "topic": "One poem a day, no homework"},
        "people": ("Mo",),
        "began_hours_ago": 1,
        "talk": (),
    },
)  # fmt: skip

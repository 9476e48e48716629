/** What people of other chats type between colons, where Unicode calls it otherwise; what is typed most comes first. */
export const SHORTCODES = `
smile 😄 +1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 heart ❤️ joy 😂 tada 🎉 fire 🔥 pray 🙏 clap 👏 wave 👋 eyes 👀 ok_hand 👌
smiley 😃 grin 😁 grinning 😀 laughing 😆 satisfied 😆 sweat_smile 😅 rofl 🤣 blush 😊 innocent 😇 slightly_smiling_face 🙂
upside_down_face 🙃 wink 😉 relieved 😌 heart_eyes 😍 smiling_face_with_three_hearts 🥰 kissing_heart 😘 yum 😋
stuck_out_tongue 😛 stuck_out_tongue_winking_eye 😜 sunglasses 😎 smirk 😏 thinking 🤔 neutral_face 😐 expressionless 😑
no_mouth 😶 rolling_eyes 🙄 face_with_rolling_eyes 🙄 unamused 😒 grimacing 😬 pensive 😔 worried 😟 confused 😕
slightly_frowning_face 🙁 disappointed 😞 cry 😢 sob 😭 sweat 😓 cold_sweat 😰 tired_face 😫 weary 😩 triumph 😤 angry 😠 rage 😡
scream 😱 flushed 😳 astonished 😲 open_mouth 😮 hushed 😯 dizzy_face 😵 sleeping 😴 sleepy 😪 mask 😷 hugs 🤗 hugging_face 🤗
shushing_face 🤫 zipper_mouth_face 🤐 nerd_face 🤓 partying_face 🥳 exploding_head 🤯 facepalm 🤦 shrug 🤷 raising_hand 🙋
raised_hands 🙌 open_hands 👐 muscle 💪 point_up ☝️ point_down 👇 point_left 👈 point_right 👉 crossed_fingers 🤞 v ✌️
metal 🤘 call_me_hand 🤙 fist ✊ punch 👊 facepunch 👊 hand ✋ raised_hand ✋ handshake 🤝 writing_hand ✍️ bow 🙇 poop 💩 hankey 💩
see_no_evil 🙈 hear_no_evil 🙉 speak_no_evil 🙊 broken_heart 💔 yellow_heart 💛 green_heart 💚 blue_heart 💙 purple_heart 💜
two_hearts 💕 sparkling_heart 💖 100 💯 boom 💥 sparkles ✨ star ⭐ star2 🌟 zap ⚡ sunny ☀️ snowflake ❄️ rainbow 🌈 confetti_ball 🎊
birthday 🎂 cake 🍰 gift 🎁 balloon 🎈 trophy 🏆 medal 🏅 coffee ☕ tea 🍵 beer 🍺 beers 🍻 wine_glass 🍷 cookie 🍪 apple 🍎
rocket 🚀 bulb 💡 book 📖 books 📚 bookmark 🔖 memo 📝 pencil 📝 pencil2 ✏️ mag 🔍 lock 🔒 key 🔑 bell 🔔 no_bell 🔕
calendar 📆 date 📅 alarm_clock ⏰ hourglass ⌛ watch ⌚ email 📧 phone ☎️ computer 💻 paperclip 📎 pushpin 📌 link 🔗
hammer 🔨 wrench 🔧 bug 🐛 cat 🐱 dog 🐶 rose 🌹 sunflower 🌻 four_leaf_clover 🍀 evergreen_tree 🌲 palm_tree 🌴 moon 🌔
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ question ❓ exclamation ❗ heavy_exclamation_mark ❗
warning ⚠️ no_entry ⛔ stop_sign 🛑 recycle ♻️ arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ information_source ℹ️
`
  .trim()
  .match(/\S+ \S+/g)
  .map((pair) => pair.split(" "));

"""The settings, where one looks for them; they live inside the package, in chatroom/settings.py."""

from chatroom.settings import Setting, SettingError, load_settings

__all__ = ["Setting", "SettingError", "load_settings"]

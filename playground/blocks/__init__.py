"""What Slack refuses in blocks and views. Every check yields problems in words, each with the place it stands at.

Source: docs.slack.dev/reference/block-kit and /views, and notes/slack.md "Limits".
Where the documentation gives no figure, none is checked.
"""

from playground.blocks.layout import message_problems
from playground.blocks.views import view_problems

__all__ = ["message_problems", "view_problems"]

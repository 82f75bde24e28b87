"""What the bot is in a group: quiet, general, with settings of the group's admins and its own small knowledge."""

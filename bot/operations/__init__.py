"""What an operator sees and does: health, figures, logs, the doctor's looks, backups. No part of any conversation."""

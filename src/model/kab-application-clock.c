/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-application-clock.h"

#include <glib/gi18n-lib.h>

#define HOUR G_GINT64_CONSTANT (3600000)
#define REACTION_HOURS 48
#define DOCUMENTS_DAYS 3
#define STAGE_DAYS 7

void
kab_deadline_clear (KabDeadline *deadline)
{
  g_clear_pointer (&deadline->sentence, g_free);
}

static void
reckon (KabDeadline *deadline,
        const char *name,
        const char *title,
        gint64 due,
        gint64 met,
        KabCalendar *calendar,
        gint64 now)
{
  g_autofree char *due_text = kab_calendar_format (calendar, due);
  g_autofree char *met_text = met != 0 ? kab_calendar_format (calendar, met) : NULL;

  deadline->name = name;
  deadline->due_at = due;
  deadline->met_at = met;
  deadline->overdue = (met != 0 ? met : now) > due;
  /* Translators: %1$s is what must be done, %2$s until when, %3$s when it was */
  if (met != 0 && deadline->overdue)
    deadline->sentence
      = g_strdup_printf (_ ("%1$s: due on %2$s, done on %3$s, too late."), title, due_text, met_text);
  else if (met != 0)
    deadline->sentence
      = g_strdup_printf (_ ("%1$s: due on %2$s, done on %3$s, in time."), title, due_text, met_text);
  else if (deadline->overdue)
    deadline->sentence = g_strdup_printf (_ ("%1$s: was due on %2$s."), title, due_text);
  else
    deadline->sentence = g_strdup_printf (_ ("%1$s: due on %2$s."), title, due_text);
}

gboolean
kab_application_deadlines (const KabApplicationTimes *times,
                           KabCalendar *calendar,
                           gint64 now,
                           KabDeadline deadlines[KAB_N_DEADLINES])
{
  gint64 sent = times->submitted_at;

  if (sent == 0)
    return FALSE;
  reckon (&deadlines[0], "reaction", _ ("First reaction, 48 hours"), sent + REACTION_HOURS * HOUR,
          times->reacted_at, calendar, now);
  reckon (&deadlines[1], "documents", _ ("Check of the documents, 3 business days"),
          kab_calendar_due (calendar, sent, DOCUMENTS_DAYS), times->documents_checked_at, calendar, now);
  reckon (&deadlines[2], "stage", _ ("First stage, 7 business days"),
          kab_calendar_due (calendar, sent, STAGE_DAYS), times->stage_ended_at, calendar, now);
  return TRUE;
}

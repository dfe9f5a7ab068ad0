/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-calendar.h"

G_BEGIN_DECLS

/**
 * KabDeadline: one of the clocks of an application to become a partner
 * @name: "reaction": 48 hours from sending to the first human reaction (S4-50);
 *   "documents": 3 business days for the check of the documents (S4-04);
 *   "stage": 7 business days for the whole first stage (S4-21)
 * @due_at: ms; the end of work on the last day for business days
 * @met_at: when it was done; 0: not yet
 * @overdue: not met in time, or not met and past
 * @sentence: how it stands
 */
typedef struct
{
  const char *name;
  gint64 due_at;
  gint64 met_at;
  gboolean overdue;
  char *sentence;
} KabDeadline;

/** KabApplicationTimes: ms since 1970; 0 for what has not happened */
typedef struct
{
  gint64 submitted_at;
  gint64 reacted_at;
  gint64 documents_checked_at;
  gint64 stage_ended_at;
} KabApplicationTimes;

#define KAB_N_DEADLINES 3

/**
 * kab_application_deadlines:
 * @deadlines: (out): %KAB_N_DEADLINES of them, to be cleared with kab_deadline_clear()
 *
 * Returns: %FALSE if the application was not sent yet, so that no clock runs
 */
gboolean kab_application_deadlines (const KabApplicationTimes *times,
                                    KabCalendar *calendar,
                                    gint64 now,
                                    KabDeadline deadlines[KAB_N_DEADLINES]);

void kab_deadline_clear (KabDeadline *deadline);

G_END_DECLS

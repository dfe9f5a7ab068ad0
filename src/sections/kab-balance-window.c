/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-balance-window.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-format.h"
#include "kab-money.h"
#include "kab-sale-of.h"
#include "kab-side-window.h"
#include "kab-widgets.h"

/* So many are shown one by one; what came before them in one line. */
#define SHOWN_MAX 300

typedef struct
{
  KabRow *row; /* of the ledger */
  gint64 amount;
  gint64 until; /* 0: not held */
  char *sale;   /* the number of the licence, or of the order; NULL: of none */
  char *plan;   /* its name, likewise */
} Line;

typedef struct
{
  KabCabinet *cabinet;
  GArray *lines; /* the newest first */
  guint n_former;
  gint64 former; /* what those come to that are not shown */
  gint64 rest;   /* what the figure differs by from all of them */
  gint64 total;
  char *currency;
  char *title;
} Showing;

static void
line_clear (gpointer data)
{
  Line *line = data;

  kab_row_unref (line->row);
  g_free (line->sale);
  g_free (line->plan);
}

static void
showing_free (gpointer data)
{
  Showing *showing = data;

  g_object_unref (showing->cabinet);
  g_array_unref (showing->lines);
  g_free (showing->currency);
  g_free (showing->title);
  g_free (showing);
}

static gint64
part_of (const KabBalanceLine *line, KabBalancePart part)
{
  return part == KAB_BALANCE_BOOKED ? line->amount
         : part == KAB_BALANCE_HELD ? line->held
                                    : line->amount - line->held;
}

static gint64
total_of (const KabBalance *balance, KabBalancePart part)
{
  return part == KAB_BALANCE_BOOKED ? balance->booked
         : part == KAB_BALANCE_HELD ? balance->held
                                    : balance->available;
}

/* Whatever is shown, it comes to the figure. */
static void
take_lines (Showing *showing, const KabBalance *balance, KabBalancePart part)
{
  showing->rest = showing->total = total_of (balance, part);
  for (guint i = balance->lines->len; i > 0; i--)
    {
      const KabBalanceLine *booked = &g_array_index (balance->lines, KabBalanceLine, i - 1);
      Line line = { .amount = part_of (booked, part), .until = booked->held > 0 ? booked->until : 0 };

      /* One of no amount says why nothing was earned. */
      if (line.amount == 0 && (part != KAB_BALANCE_BOOKED || booked->amount != 0))
        continue;
      showing->rest -= line.amount;
      if (showing->lines->len < SHOWN_MAX)
        {
          line.row = kab_row_ref (booked->row);
          g_array_append_val (showing->lines, line);
          continue;
        }
      showing->n_former++;
      showing->former += line.amount;
    }
}

/* Reading, on a thread of its own */

static void
thread_func (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Showing *showing = data;

  for (guint i = 0; i < showing->lines->len; i++)
    {
      Line *line = &g_array_index (showing->lines, Line, i);
      const char *plan = kab_row_get_text (line->row, "plan");
      g_auto (KabSaleOf) sale = { NULL };
      g_autoptr (KabRow) row
        = plan ? kab_cabinet_find (showing->cabinet, &kab_entity_reward_plan, plan, NULL) : NULL;

      /* Where it cannot be read, the line says the rest. */
      kab_cabinet_sale_of_line (showing->cabinet, line->row, &sale, NULL);
      line->sale = g_steal_pointer (&sale.number);
      line->plan = row ? g_strdup (kab_row_get_text (row, "name")) : NULL;
    }
  g_task_return_boolean (task, TRUE);
}

/* Showing */

static void
add_row (AdwPreferencesGroup *group, const char *title, const char *text, gint64 amount, const char *currency)
{
  GtkWidget *row = adw_action_row_new (), *label;
  g_autofree char *money = kab_money_format (amount, currency, NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (text)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  label = gtk_label_new (money);
  gtk_widget_add_css_class (label, "numeric");
  kab_row_add_end (row, label);
  adw_preferences_group_add (group, row);
}

static void
append (GString *out, char *words)
{
  if (words && *words)
    g_string_append_printf (out, "%s%s", out->len > 0 ? " · " : "", words);
  g_free (words);
}

static char *
describe (const Line *line)
{
  GString *out = g_string_new (NULL);
  gint64 version = kab_row_get_integer (line->row, "plan_version");
  g_autofree char *when = kab_time_format (line->until, NULL);

  append (out, kab_time_format (kab_row_get_integer (line->row, "booked_at"), NULL));
  append (out, g_strdup (line->sale));
  if (line->plan)
    /* Translators: the name of a reward plan, and which version of it */
    append (out, g_strdup_printf (_ ("%s, version %d"), line->plan, (int)version));
  if (line->until > 0)
    append (out, g_strdup_printf (_ ("Held until %s"), when));
  return g_string_free (out, FALSE);
}

static void
add_lines (AdwPreferencesGroup *group, const Showing *showing)
{
  for (guint i = 0; i < showing->lines->len; i++)
    {
      const Line *line = &g_array_index (showing->lines, Line, i);
      g_autofree char *why = kab_balance_text (line->row);
      g_autofree char *text = describe (line);

      add_row (group, why, text, line->amount, showing->currency);
    }
  if (showing->n_former > 0)
    {
      g_autofree char *number = kab_format_count (showing->n_former);
      g_autofree char *before
        = g_strdup_printf (ngettext ("%s line before them", "%s lines before them", showing->n_former),
                           number);

      add_row (group, before, NULL, showing->former, showing->currency);
    }
  if (showing->rest != 0)
    add_row (group, _ ("More was taken back than stood here; what comes in covers it first."), NULL,
             showing->rest, showing->currency);
}

static GtkWidget *
content_of (const Showing *showing)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();
  GtkWidget *page = adw_preferences_page_new ();
  AdwPreferencesGroup *sum = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  AdwPreferencesGroup *lines = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), adw_window_title_new (showing->title, NULL));
  add_row (sum, showing->title, NULL, showing->total, showing->currency);
  adw_preferences_group_set_title (lines, _ ("What It Is Made Of"));
  if (showing->lines->len == 0)
    kab_group_say (lines, _ ("There is nothing in it."));
  add_lines (lines, showing);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), sum);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), lines);
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), page);
  return box;
}

static void
did_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) parent = user_data;
  const Showing *showing = g_task_get_task_data (G_TASK (result));
  GtkWidget *window;

  if (!gtk_widget_get_root (parent))
    return;
  window = kab_side_window_new (parent, showing->title, content_of (showing));
  kab_side_window_close_with_escape (window);
  gtk_window_present (GTK_WINDOW (window));
}

void
kab_balance_window_present (GtkWidget *parent,
                            KabCabinet *cabinet,
                            const KabBalance *balance,
                            KabBalancePart part,
                            const char *title)
{
  Showing *showing = g_new0 (Showing, 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, did_read, g_object_ref (parent));

  showing->cabinet = g_object_ref (cabinet);
  showing->lines = g_array_new (FALSE, TRUE, sizeof (Line));
  g_array_set_clear_func (showing->lines, line_clear);
  showing->currency = g_strdup (balance->why->currency);
  showing->title = g_strdup (title);
  take_lines (showing, balance, part);
  g_task_set_source_tag (task, kab_balance_window_present);
  g_task_set_task_data (task, showing, showing_free);
  g_task_run_in_thread (task, thread_func);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comma-separated values: RFC 4180. */
#include "kab-listing-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-csv-cell.h"
#include "kab-disk.h"

#define BOM "\357\273\277"
#define AT_A_TIME (64 * 1024)

typedef struct
{
  const KabListingHead *head;
  GString *text;
  int fd;
  int currency; /* behind which column the currency stands; -1: nowhere */
} Writer;

static gboolean
flush (Writer *self, GError **error)
{
  if (!kab_disk_write (self->fd, -1, self->text->str, self->text->len))
    {
      kab_listing_set_errno (error, errno);
      return FALSE;
    }
  g_string_truncate (self->text, 0);
  return TRUE;
}

static gboolean
end_row (Writer *self, GError **error)
{
  g_string_append (self->text, "\r\n");
  return self->text->len < AT_A_TIME || flush (self, error);
}

/* An amount without its currency says nothing, so one stands beside the first, unless it is shown anyhow. */
static int
find_currency (const KabListingHead *head)
{
  int money = -1;

  for (guint i = 0; i < head->n_columns; i++)
    {
      if (g_str_equal (head->columns[i].field->name, "currency"))
        return -1;
      if (money < 0 && head->columns[i].kind == KAB_CELL_MONEY)
        money = (int)i;
    }
  return money;
}

static gpointer
csv_open (const KabListingHead *head, const char *path, GError **error)
{
  int fd = g_open (path, O_WRONLY | O_CLOEXEC, 0);
  Writer *self;

  if (fd < 0)
    {
      kab_listing_set_errno (error, errno);
      return NULL;
    }
  self = g_new0 (Writer, 1);
  self->head = head;
  self->fd = fd;
  self->currency = find_currency (head);
  self->text = g_string_new (BOM);
  for (guint i = 0; i < head->n_columns; i++)
    {
      if (i > 0)
        g_string_append_c (self->text, ',');
      kab_csv_append_cell (self->text, head->columns[i].title, ',');
      if ((int)i == self->currency)
        {
          g_string_append_c (self->text, ',');
          kab_csv_append_cell (self->text, _ ("Currency"), ',');
        }
    }
  g_string_append (self->text, "\r\n");
  return self;
}

static void
append_hundredths (GString *out, gint64 number)
{
  guint64 size = number < 0 ? 0 - (guint64)number : (guint64)number;

  g_string_append_printf (out, "%s%" G_GUINT64_FORMAT ".%02u", number < 0 ? "-" : "", size / 100,
                          (guint)(size % 100));
}

static void
append_time (GString *out, gint64 ms)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (ms / 1000);
  g_autofree char *text = at ? g_date_time_format (at, "%Y-%m-%d %H:%M:%S") : NULL;

  g_string_append (out, text ? text : "");
}

/* It begins as a formula does, and is none: no spreadsheet reckons with "+7 912 345-67-89". */
gboolean
kab_listing_is_phone (const KabListingColumn *column, const char *text)
{
  return column->field->type == KAB_TYPE_PHONE && text[0] == '+'
         && text[1 + strspn (text + 1, "0123456789 -")] == '\0'
         && (!strchr (text, '-') || strchr (text, ' '));
}

static gboolean
csv_row (gpointer writer, const KabListingCell *cells, KabRowKind kind, GError **error)
{
  Writer *self = writer;

  for (guint i = 0; i < self->head->n_columns; i++)
    {
      const KabListingCell *cell = &cells[i];

      if (i > 0)
        g_string_append_c (self->text, ',');
      switch (cell->kind)
        {
        case KAB_CELL_INTEGER:
          g_string_append_printf (self->text, "%" G_GINT64_FORMAT, cell->number);
          break;
        case KAB_CELL_PERCENT:
          append_hundredths (self->text, cell->number);
          g_string_append_c (self->text, '%');
          break;
        case KAB_CELL_MONEY:
          append_hundredths (self->text, cell->number);
          break;
        case KAB_CELL_DATE:
          kab_csv_append_cell (self->text, cell->date, ',');
          break;
        case KAB_CELL_TIME:
          append_time (self->text, cell->number);
          break;
        case KAB_CELL_TEXT:
        default:
          if (kab_listing_is_phone (&self->head->columns[i], cell->text))
            g_string_append (self->text, cell->text);
          else
            kab_csv_append_cell (self->text, cell->text, ',');
        }
      if ((int)i == self->currency)
        {
          g_string_append_c (self->text, ',');
          if (cell->kind == KAB_CELL_MONEY && cell->currency)
            kab_csv_append_cell (self->text, cell->currency, ',');
        }
    }
  return end_row (self, error);
}

static gboolean
csv_close (gpointer writer, GError **error)
{
  return flush (writer, error);
}

static void
csv_free (gpointer writer)
{
  Writer *self = writer;

  close (self->fd);
  g_string_free (self->text, TRUE);
  g_free (self);
}

const KabListingWriter kab_listing_csv
  = { .open = csv_open, .row = csv_row, .close = csv_close, .free = csv_free };

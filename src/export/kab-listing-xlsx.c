/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A workbook, written row by row: the library keeps one row, and what is behind it in a file without a name. */
#include "kab-listing-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <xlsxwriter.h>

#include "kab-date.h"
#include "kab-error.h"
#include "kab-libraries.h"
#include "kab-library.h"
#include "kab-money.h"
#include "kab-plain-numbers.h"

/* What a sheet and a cell may have (ECMA-376 leaves it open; Excel does not). */
#define SHEET_ROWS_MAX 1048576
#define CELL_CHARS_MAX 32767
#define SHEET_NAME_MAX 31
/* Whole numbers beyond this are not exact in a cell. */
#define EXACT_MAX ((gint64)1 << 53)
/* The first of March 1900: before it Excel counts a day that never was. */
#define FIRST_DAY "1900-03-01"
/* So often it is seen whether the disk takes it. */
#define LOOK_EVERY 1000
/* Room that is left to others. */
#define ROOM_LEFT (4 * 1024 * 1024)
/* More cells than that may be more than 4 GiB before they are packed. */
#define ZIP64_CELLS (20 * 1000 * 1000)

#define FUNCTIONS(_)                 \
  _ (format_set_align)               \
  _ (format_set_bold)                \
  _ (format_set_bottom)              \
  _ (format_set_num_format)          \
  _ (format_set_text_wrap)           \
  _ (lxw_workbook_free)              \
  _ (lxw_worksheet_write_single_row) \
  _ (workbook_add_format)            \
  _ (workbook_add_worksheet)         \
  _ (workbook_close)                 \
  _ (workbook_new_opt)               \
  _ (workbook_set_properties)        \
  _ (worksheet_autofilter)           \
  _ (worksheet_freeze_panes)         \
  _ (worksheet_repeat_rows)          \
  _ (worksheet_set_column)           \
  _ (worksheet_write_number)         \
  _ (worksheet_write_string)
KAB_LIBRARY (xlsx, KAB_LIBXLSXWRITER, FUNCTIONS)

/* Formats: of each a plain and a bold one. */
typedef struct
{
  lxw_format *plain;
  lxw_format *bold;
} Pair;

typedef struct
{
  const KabListingHead *head;
  lxw_workbook *book;
  lxw_worksheet *sheet; /* the one that is written */
  GPtrArray *sheets;
  char *path;
  char *folder; /* of what has no name */
  lxw_format *title;
  Pair text, number, percent, date, time;
  GHashTable *money; /* currency -> Pair */
  lxw_row_t row;     /* the next */
  lxw_row_t last;    /* of the rows that are filtered */
} Writer;

static lxw_format *
new_format (Writer *self, const char *pattern, gboolean bold)
{
  lxw_format *format = xlsx.workbook_add_format (self->book);

  if (pattern)
    xlsx.format_set_num_format (format, pattern);
  if (bold)
    xlsx.format_set_bold (format);
  return format;
}

static Pair
new_pair (Writer *self, const char *pattern)
{
  return (Pair){ new_format (self, pattern, FALSE), new_format (self, pattern, TRUE) };
}

static lxw_format *
pick (const Pair *pair, KabRowKind kind)
{
  return kind == KAB_ROW_SUM ? pair->bold : pair->plain;
}

/* Where people of the language write the sign of a currency. */
static char *
money_pattern (const char *currency)
{
  g_autofree char *sign = NULL;

  if (!currency)
    return g_strdup ("#,##0.00");
  sign = g_strdup (kab_currency_sign (currency));
  /* It stands in brackets, which it cannot have within. */
  g_strdelimit (sign, "[]$-\"\\;", ' ');
  if (g_str_equal (sign, " "))
    return g_str_equal (kab_language (), "en") ? g_strdup ("[$$]#,##0.00")
                                               : g_strdup ("#,##0.00\302\240[$$]");
  return g_str_equal (kab_language (), "en") ? g_strdup_printf ("[$%s]#,##0.00", sign)
                                             : g_strdup_printf ("#,##0.00\302\240[$%s]", sign);
}

static const Pair *
money_format (Writer *self, const char *currency)
{
  Pair *pair = g_hash_table_lookup (self->money, currency ? currency : "");

  if (!pair)
    {
      g_autofree char *pattern = money_pattern (currency);

      pair = g_new (Pair, 1);
      *pair = new_pair (self, pattern);
      g_hash_table_insert (self->money, g_strdup (currency ? currency : ""), pair);
    }
  return pair;
}

/* --- Sheets --- */

/* What a sheet may be called: 31 characters, and not all of them. @number: of the sheet, from 1 */
static char *
sheet_name (const char *title, guint number)
{
  g_autofree char *suffix = number > 1 ? g_strdup_printf (" (%u)", number) : g_strdup ("");
  g_autofree char *clean = g_strdelimit (g_strdup (title), "[]:*?/\\'", ' ');
  g_autofree char *cut = NULL;

  g_strstrip (clean);
  cut = g_utf8_substring (clean, 0, MIN (g_utf8_strlen (clean, -1), SHEET_NAME_MAX - (glong)strlen (suffix)));
  return g_strconcat (g_strstrip (cut), suffix, NULL);
}

static double
column_width (const KabListingColumn *column)
{
  double wanted = column->width > 0 ? (column->width - 5) / 7.0 : 16;
  double least = column->kind == KAB_CELL_TIME    ? 17
                 : column->kind == KAB_CELL_MONEY ? 15
                 : column->kind == KAB_CELL_DATE  ? 12
                                                  : 9;

  return CLAMP (wanted, least, 80);
}

static void
filter_rows (Writer *self)
{
  if (self->sheet)
    xlsx.worksheet_autofilter (self->sheet, 0, 0, self->last, (lxw_col_t)(self->head->n_columns - 1));
}

static gboolean
add_sheet (Writer *self, GError **error)
{
  g_autofree char *name = sheet_name (self->head->title, self->sheets->len + 1);
  lxw_worksheet *sheet = xlsx.workbook_add_worksheet (self->book, name[0] ? name : NULL);

  /* The title may be a name that is taken, such as "History". */
  if (!sheet)
    sheet = xlsx.workbook_add_worksheet (self->book, NULL);
  if (!sheet)
    {
      kab_listing_set_errno (error, errno);
      return FALSE;
    }
  filter_rows (self);
  self->sheet = sheet;
  g_ptr_array_add (self->sheets, sheet);
  for (guint i = 0; i < self->head->n_columns; i++)
    {
      xlsx.worksheet_set_column (sheet, (lxw_col_t)i, (lxw_col_t)i, column_width (&self->head->columns[i]),
                                 NULL);
      xlsx.worksheet_write_string (sheet, 0, (lxw_col_t)i, self->head->columns[i].title, self->title);
    }
  xlsx.worksheet_freeze_panes (sheet, 1, 0);
  xlsx.worksheet_repeat_rows (sheet, 0, 0);
  self->row = 1;
  self->last = 0;
  return TRUE;
}

/* Where what is written first may grow: on a disk, which /tmp often is not. */
static char *
pick_folder (const char *path)
{
  const char *own = g_getenv ("TMPDIR");

  if (own && g_access (own, W_OK) == 0)
    return g_strdup (own);
  return g_access ("/var/tmp", W_OK) == 0 ? g_strdup ("/var/tmp") : g_path_get_dirname (path);
}

static void
make_formats (Writer *self)
{
  self->title = new_format (self, NULL, TRUE);
  xlsx.format_set_bottom (self->title, LXW_BORDER_THIN);
  xlsx.format_set_text_wrap (self->title);
  xlsx.format_set_align (self->title, LXW_ALIGN_VERTICAL_TOP);
  self->text = new_pair (self, "@");
  self->number = new_pair (self, "0");
  self->percent = new_pair (self, "0.00%");
  self->date = new_pair (self, "dd.mm.yyyy");
  self->time = new_pair (self, "dd.mm.yyyy hh:mm");
  if (g_str_equal (kab_language (), "en"))
    {
      self->date = new_pair (self, "d mmm yyyy");
      self->time = new_pair (self, "d mmm yyyy hh:mm");
    }
}

static void xlsx_free (gpointer writer);

static gpointer
xlsx_open (const KabListingHead *head, const char *path, GError **error)
{
  g_auto (KabPlainNumbers) plain = kab_plain_numbers_hold ();
  Writer *self;
  lxw_workbook_options options = { .constant_memory = LXW_TRUE };
  lxw_doc_properties properties = { .title = (char *)head->title };

  if (!kab_library_load (&xlsx_library, error))
    return NULL;
  self = g_new0 (Writer, 1);
  self->head = head;
  self->path = g_strdup (path);
  self->folder = pick_folder (path);
  self->sheets = g_ptr_array_new ();
  self->money = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  options.tmpdir = self->folder;
  options.use_zip64 = (guint64)head->n_rows * head->n_columns > ZIP64_CELLS;
  errno = 0;
  self->book = xlsx.workbook_new_opt (path, &options);
  if (!self->book)
    {
      kab_listing_set_errno (error, errno ? errno : ENOMEM);
      xlsx_free (self);
      return NULL;
    }
  xlsx.workbook_set_properties (self->book, &properties);
  make_formats (self);
  if (!add_sheet (self, error))
    {
      xlsx_free (self);
      return NULL;
    }
  return self;
}

/* --- Cells --- */

/* What XML 1.0 cannot hold, and what is more than a cell holds, is left out. */
static char *
cell_text (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));
  guint n = 0;

  for (const char *p = text; *p && n < CELL_CHARS_MAX; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      /* Excel counts what lies beyond the first plane twice. */
      n += c > 0xffff ? 2 : 1;
      if ((c < 0x20 && c != '\t' && c != '\n') || c == 0xfffe || c == 0xffff || n > CELL_CHARS_MAX)
        continue;
      g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

static void
write_text (Writer *self, lxw_col_t column, const char *text, KabRowKind kind)
{
  g_autofree char *clean = NULL;

  if (text[0] == '\0')
    return;
  clean = cell_text (text);
  xlsx.worksheet_write_string (self->sheet, self->row, column, clean, pick (&self->text, kind));
}

static void
write_number (Writer *self, lxw_col_t column, gint64 number, double divisor, lxw_format *format)
{
  if (number > -EXACT_MAX && number < EXACT_MAX)
    xlsx.worksheet_write_number (self->sheet, self->row, column, (double)number / divisor, format);
  else
    {
      g_autofree char *digits = g_strdup_printf ("%.2f", (double)number / divisor);

      xlsx.worksheet_write_string (self->sheet, self->row, column, digits, NULL);
    }
}

/* Days since the end of 1899, as spreadsheets count them. */
static gboolean
serial_day (const char *date, double *serial)
{
  GDate day, first;

  if (!kab_date_is_valid (date) || strcmp (date, FIRST_DAY) < 0)
    return FALSE;
  g_date_clear (&day, 1);
  g_date_set_parse (&day, date);
  g_date_clear (&first, 1);
  g_date_set_dmy (&first, 30, G_DATE_DECEMBER, 1899);
  *serial = g_date_days_between (&first, &day);
  return g_date_valid (&day);
}

static void
write_date (Writer *self, lxw_col_t column, const char *date, KabRowKind kind)
{
  double serial;

  if (serial_day (date, &serial))
    xlsx.worksheet_write_number (self->sheet, self->row, column, serial, pick (&self->date, kind));
  else
    write_text (self, column, date, kind);
}

/* By the clock on the wall here, which is what the list shows. */
static void
write_time (Writer *self, lxw_col_t column, gint64 ms, KabRowKind kind)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (ms / 1000);
  g_autofree char *date = at ? g_date_time_format (at, "%Y-%m-%d") : NULL;
  double serial;

  if (date && serial_day (date, &serial))
    xlsx.worksheet_write_number (self->sheet, self->row, column,
                                 serial
                                   + (g_date_time_get_hour (at) * 3600 + g_date_time_get_minute (at) * 60
                                      + g_date_time_get_second (at))
                                       / 86400.0,
                                 pick (&self->time, kind));
}

static void
write_cell (Writer *self, lxw_col_t column, const KabListingCell *cell, KabRowKind kind)
{
  switch (cell->kind)
    {
    case KAB_CELL_INTEGER:
      write_number (self, column, cell->number, 1, pick (&self->number, kind));
      break;
    case KAB_CELL_PERCENT:
      write_number (self, column, cell->number, 10000, pick (&self->percent, kind));
      break;
    case KAB_CELL_MONEY:
      write_number (self, column, cell->number, 100, pick (money_format (self, cell->currency), kind));
      break;
    case KAB_CELL_DATE:
      write_date (self, column, cell->date, kind);
      break;
    case KAB_CELL_TIME:
      write_time (self, column, cell->number, kind);
      break;
    case KAB_CELL_TEXT:
    default:
      write_text (self, column, cell->text, kind);
    }
}

/* --- The disk: the library does not look whether it takes what is written --- */

/* What it would not say that there is no room for. */
static gboolean
has_room (const char *folder, guint64 bytes)
{
  struct statvfs disk;

  return statvfs (folder, &disk) != 0 || (guint64)disk.f_bavail * disk.f_frsize > bytes + ROOM_LEFT;
}

static gboolean
check_sheet (Writer *self, lxw_worksheet *sheet, GError **error)
{
  if (ferror (sheet->optimize_tmpfile) == 0 && has_room (self->folder, 0))
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE,
               /* Translators: a folder */
               _ ("there is no room left in “%s”, where it is put together"), self->folder);
  return FALSE;
}

static gboolean
xlsx_row (gpointer writer, const KabListingCell *cells, KabRowKind kind, GError **error)
{
  g_auto (KabPlainNumbers) plain = kab_plain_numbers_hold ();
  Writer *self = writer;

  if (self->row == SHEET_ROWS_MAX && !add_sheet (self, error))
    return FALSE;
  for (guint i = 0; i < self->head->n_columns; i++)
    write_cell (self, (lxw_col_t)i, &cells[i], kind);
  if (kind == KAB_ROW_PLAIN)
    self->last = self->row;
  self->row++;
  return self->row % LOOK_EVERY != 0 || check_sheet (self, self->sheet, error);
}

/* The last row goes to the disk as well, and there is room for it to be put together. */
static gboolean
settle (Writer *self, GError **error)
{
  guint64 largest = 0;

  for (guint i = 0; i < self->sheets->len; i++)
    {
      lxw_worksheet *sheet = g_ptr_array_index (self->sheets, i);
      long size;

      xlsx.lxw_worksheet_write_single_row (sheet);
      fflush (sheet->optimize_tmpfile);
      if (!check_sheet (self, sheet, error))
        return FALSE;
      size = ftell (sheet->optimize_tmpfile);
      largest = MAX (largest, size > 0 ? (guint64)size : 0);
    }
  if (has_room (self->folder, largest))
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE,
               _ ("there is no room left in “%s”, where it is put together"), self->folder);
  return FALSE;
}

/* Whether the file ends as archives do: the library's last words may have been lost. */
static gboolean
is_whole (const char *path)
{
  char end[22];
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  off_t size = fd >= 0 ? lseek (fd, 0, SEEK_END) : -1;
  gboolean whole = size > (off_t)sizeof end
                   && pread (fd, end, sizeof end, size - (off_t)sizeof end) == sizeof end
                   && memcmp (end, "PK\005\006", 4) == 0;

  if (fd >= 0)
    close (fd);
  return whole;
}

static gboolean
xlsx_close (gpointer writer, GError **error)
{
  g_auto (KabPlainNumbers) plain = kab_plain_numbers_hold ();
  Writer *self = writer;
  lxw_workbook *book;
  lxw_error failed;

  filter_rows (self);
  if (!settle (self, error))
    return FALSE;
  errno = 0;
  book = g_steal_pointer (&self->book);
  failed = xlsx.workbook_close (book);
  if (failed == LXW_NO_ERROR && is_whole (self->path))
    return TRUE;
  kab_listing_set_errno (error, errno ? errno : ENOSPC);
  return FALSE;
}

static void
xlsx_free (gpointer writer)
{
  Writer *self = writer;

  if (self->book)
    {
      /* The library lets go of these where it puts a workbook together, and nowhere else. */
      for (guint i = 0; i < self->sheets->len; i++)
        fclose (((lxw_worksheet *)g_ptr_array_index (self->sheets, i))->optimize_tmpfile);
      xlsx.lxw_workbook_free (self->book);
    }
  g_ptr_array_unref (self->sheets);
  g_hash_table_unref (self->money);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

const KabListingWriter kab_listing_xlsx
  = { .open = xlsx_open, .row = xlsx_row, .close = xlsx_close, .free = xlsx_free };

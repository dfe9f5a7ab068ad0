/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unsent files as people take them away: a ZIP archive, its members stored as they are, that any system opens. */
#include "kab-unsent-file-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-blob-store.h"
#include "kab-error.h"
#include "kab-work-files.h"

#define NAME_BYTES_MAX 180
#define BLOCK (128 * 1024)
/* What the format's first form can tell. */
#define ARCHIVE_MAX G_GINT64_CONSTANT (0xf0000000)
/* Names are UTF-8. */
#define FLAGS 0x0800
#define VERSION 20

void
kab_unsent_file_free (KabUnsentFile *file)
{
  g_free (file->digest);
  g_free (file->name);
  g_free (file->path);
  g_free (file);
}

KabUnsentFile *
kab_unsent_file_copy (const KabUnsentFile *file)
{
  KabUnsentFile *copy = g_new0 (KabUnsentFile, 1);

  copy->digest = g_strdup (file->digest);
  copy->name = g_strdup (file->name);
  copy->path = g_strdup (file->path);
  copy->size = file->size;
  return copy;
}

/* --- Which --- */

/* No folder, nothing that some system has a meaning for, not too long. */
static char *
tame (const char *name)
{
  GString *out = g_string_new (NULL);

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_iscntrl (c) || (c < 128 && strchr ("/\\:*?\"<>|", (int)c) != NULL))
        c = '_';
      g_string_append_unichar (out, c);
    }
  while (out->len > NAME_BYTES_MAX)
    g_string_truncate (out, (gsize)(g_utf8_prev_char (out->str + out->len) - out->str));
  if (out->len == 0 || out->str[0] == '.')
    g_string_prepend (out, "_");
  return g_string_free (out, FALSE);
}

static char *
unique (GHashTable *names, const char *given)
{
  g_autofree char *name = tame (given);
  const char *dot = strrchr (name, '.');
  g_autofree char *stem = dot != NULL ? g_strndup (name, (gsize)(dot - name)) : g_strdup (name);
  char *one = g_strdup (name);

  for (guint i = 2;; i++)
    {
      g_autofree char *key = g_utf8_casefold (one, -1);

      if (g_hash_table_add (names, g_steal_pointer (&key)))
        return one;
      g_free (one);
      one = g_strdup_printf ("%s (%u)%s", stem, i, dot != NULL ? dot : "");
    }
}

GPtrArray *
kab_unsent_files (KabWork *work, const char *dir, GError **error)
{
  g_autoptr (GPtrArray) named = kab_work_named_files (work, error);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_unsent_file_free);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  KabBlobStore *store;

  if (named == NULL)
    return NULL;
  store = kab_blob_store_new (dir, dir);
  for (guint i = 0; i < named->len; i++)
    {
      const KabWorkFile *one = named->pdata[i];
      KabUnsentFile *file;

      if (!kab_blob_store_own_is_whole (store, one->digest))
        continue;
      file = g_new0 (KabUnsentFile, 1);
      file->digest = g_strdup (one->digest);
      file->name = unique (names, one->name);
      file->path = kab_blob_store_own_path (store, one->digest);
      file->size = one->size;
      g_ptr_array_add (files, file);
    }
  kab_blob_store_free (store);
  return g_steal_pointer (&files);
}

/* --- The archive --- */

typedef struct
{
  char *name;
  guint32 sum;
  guint32 size;
  guint32 at;
} Member;

static void
member_free (gpointer data)
{
  Member *member = data;

  g_free (member->name);
  g_free (member);
}

typedef struct
{
  GOutputStream *out;
  GCancellable *cancellable;
  GPtrArray *members;
  gint64 length;
  guint32 when; /* as MS-DOS wrote it: the day in the upper half */
} Archive;

/* CRC-32 as of ISO 3309, begun and ended with all bits turned. */
static guint32
add_to_sum (guint32 sum, const guint8 *data, gsize n)
{
  static guint32 table[256];
  static gsize made;

  if (g_once_init_enter (&made))
    {
      for (guint32 i = 0; i < 256; i++)
        {
          guint32 c = i;

          for (int bit = 0; bit < 8; bit++)
            c = (c & 1) != 0 ? c >> 1 ^ 0xedb88320 : c >> 1;
          table[i] = c;
        }
      g_once_init_leave (&made, 1);
    }
  for (gsize i = 0; i < n; i++)
    sum = sum >> 8 ^ table[(sum ^ data[i]) & 0xff];
  return sum;
}

static void
put (GByteArray *to, guint64 value, guint bytes)
{
  for (guint i = 0; i < bytes; i++)
    {
      guint8 byte = i < sizeof value ? (guint8)(value >> 8 * i) : 0;

      g_byte_array_append (to, &byte, 1);
    }
}

static gboolean
is_too_large (const Archive *archive, gint64 more, GError **error)
{
  if (archive->length + more <= ARCHIVE_MAX)
    return FALSE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE,
               _ ("The files are too large for one archive. Save what was refused or conflicts one by one."));
  return TRUE;
}

static gboolean
write_bytes (Archive *archive, gconstpointer data, gsize n, GError **error)
{
  if (is_too_large (archive, (gint64)n, error))
    return FALSE;
  archive->length += (gint64)n;
  return g_output_stream_write_all (archive->out, data, n, NULL, archive->cancellable, error);
}

static void
put_common (GByteArray *to, const Archive *archive, const Member *member)
{
  put (to, VERSION, 2);
  put (to, FLAGS, 2);
  put (to, 0, 2); /* stored */
  put (to, archive->when, 4);
  put (to, member->sum, 4);
  put (to, member->size, 4);
  put (to, member->size, 4);
  put (to, strlen (member->name), 2);
  put (to, 0, 2);
}

/* Takes @name. */
static gboolean
begin_member (Archive *archive, char *name, guint32 sum, gint64 size, GError **error)
{
  g_autoptr (GByteArray) head = g_byte_array_new ();
  Member *member = g_new0 (Member, 1);

  member->name = name;
  member->sum = sum;
  member->size = (guint32)size;
  member->at = (guint32)archive->length;
  g_ptr_array_add (archive->members, member);
  put (head, 0x04034b50, 4);
  put_common (head, archive, member);
  g_byte_array_append (head, (const guint8 *)name, (guint)strlen (name));
  return write_bytes (archive, head->data, head->len, error);
}

/* Reads @from through; @archive: (nullable): and writes it there. */
static gboolean
pass (GFile *from, Archive *archive, GCancellable *cancellable, guint32 *sum, gint64 *size, GError **error)
{
  g_autoptr (GFileInputStream) in = g_file_read (from, cancellable, error);
  g_autofree guint8 *block = g_malloc (BLOCK);
  gssize n = in != NULL ? 1 : -1;

  *sum = 0xffffffff;
  *size = 0;
  while (n > 0)
    {
      n = g_input_stream_read (G_INPUT_STREAM (in), block, BLOCK, cancellable, error);
      if (n <= 0)
        break;
      *sum = add_to_sum (*sum, block, (gsize)n);
      *size += n;
      if (archive != NULL && !write_bytes (archive, block, (gsize)n, error))
        return FALSE;
    }
  *sum = ~*sum;
  return n == 0;
}

static gboolean
add_file (Archive *archive, const KabUnsentFile *file, GError **error)
{
  g_autoptr (GFile) from = g_file_new_for_path (file->path);
  guint32 sum, again;
  gint64 size, now;

  if (!pass (from, NULL, archive->cancellable, &sum, &size, error))
    return FALSE;
  if (is_too_large (archive, size, error)
      || !begin_member (archive, g_strconcat ("files/", file->name, NULL), sum, size, error)
      || !pass (from, archive, archive->cancellable, &again, &now, error))
    return FALSE;
  if (again == sum && now == size)
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("“%s” cannot be read."), file->name);
  return FALSE;
}

static gboolean
add_text (Archive *archive, const char *name, const char *text, GError **error)
{
  gsize n = strlen (text);

  return begin_member (archive, g_strdup (name), ~add_to_sum (0xffffffff, (const guint8 *)text, n), (gint64)n,
                       error)
         && write_bytes (archive, text, n, error);
}

static gboolean
finish (Archive *archive, GError **error)
{
  g_autoptr (GByteArray) tail = g_byte_array_new ();
  guint32 at = (guint32)archive->length, length;

  for (guint i = 0; i < archive->members->len; i++)
    {
      const Member *member = archive->members->pdata[i];

      put (tail, 0x02014b50, 4);
      put (tail, VERSION, 2);
      put_common (tail, archive, member);
      put (tail, 0, 2 + 2 + 2 + 4);
      put (tail, member->at, 4);
      g_byte_array_append (tail, (const guint8 *)member->name, (guint)strlen (member->name));
    }
  length = tail->len;
  put (tail, 0x06054b50, 4);
  put (tail, 0, 2 + 2);
  put (tail, archive->members->len, 2);
  put (tail, archive->members->len, 2);
  put (tail, length, 4);
  put (tail, at, 4);
  put (tail, 0, 2);
  return write_bytes (archive, tail->data, tail->len, error);
}

static guint32
dos_time (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  guint year = (guint)CLAMP (g_date_time_get_year (now), 1980, 2107) - 1980;

  return (year << 9 | (guint)g_date_time_get_month (now) << 5 | (guint)g_date_time_get_day_of_month (now))
           << 16
         | (guint)g_date_time_get_hour (now) << 11 | (guint)g_date_time_get_minute (now) << 5
         | (guint)g_date_time_get_second (now) / 2;
}

gboolean
kab_unsent_file_save (GFile *to,
                      const char *text_name,
                      const char *text,
                      GPtrArray *files,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GFileOutputStream) out
    = g_file_replace (to, NULL, FALSE, G_FILE_CREATE_PRIVATE, cancellable, error);
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func (member_free);
  g_autoptr (GCancellable) undo = g_cancellable_new ();
  Archive archive = { G_OUTPUT_STREAM (out), cancellable, members, 0, dos_time () };
  gboolean ok = out != NULL && add_text (&archive, text_name, text, error);

  for (guint i = 0; ok && i < files->len; i++)
    ok = add_file (&archive, files->pdata[i], error);
  if (ok && finish (&archive, error))
    return g_output_stream_close (archive.out, cancellable, error);
  /* What was there before stays in its place. */
  g_cancellable_cancel (undo);
  if (out != NULL)
    g_output_stream_close (archive.out, undo, NULL);
  return FALSE;
}

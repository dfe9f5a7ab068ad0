/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that wait in work.db until they are sent: nothing overtakes what hangs on them, and nothing is let go too early. */
#include <string.h>

#include <glib/gstdio.h>

#include "desk.h"
#include "kab-blob-store.h"
#include "kab-error.h"
#include "kab-unsent-file-private.h"
#include "kab-work-files.h"

typedef struct
{
  char *folder;
  KabWork *work;
  gint64 fence;
} Desk;

static void
work_reopen (Desk *desk)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&desk->work, kab_work_close);
  desk->work = kab_work_open (desk->folder, NULL, &error);
  g_assert_no_error (error);
  desk->fence = kab_work_take_fence (desk->work, &error);
  g_assert_no_error (error);
}

static void
work_open (Desk *desk)
{
  memset (desk, 0, sizeof *desk);
  desk->folder = desk_folder ();
  work_reopen (desk);
}

static void
work_end (Desk *desk)
{
  kab_work_close (desk->work);
  desk_remove (desk->folder);
}

/* An edit that sets the name of @row, or makes it; @file: (nullable): a digest; Returns: its id */
static char *
edit (Desk *desk, const char *row, KabOp op, const char *name, const char *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  KabMutation *mutation = kab_mutation_new (&kab_entity_document, row, op);
  int i = kab_entity_field (&kab_entity_document, "name"),
      f = kab_entity_field (&kab_entity_document, "file");

  kab_value_set_text (&mutation->set[i], name);
  mutation->in_set[i] = TRUE;
  if (file)
    {
      kab_value_set_text (&mutation->set[f], file);
      mutation->in_set[f] = TRUE;
    }
  g_ptr_array_add (mutations, mutation);
  kab_work_add (desk->work, mutations, 1, &error);
  g_assert_no_error (error);
  return g_strdup (mutation->id);
}

/* Takes a batch: "n:name n:name …". */
static char *
batch (Desk *desk, gint64 after)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *body = NULL;
  g_autoptr (JsonNode) node = NULL;
  GString *told = g_string_new (NULL);
  JsonArray *mutations;
  gint64 first, last;
  guint n;

  g_assert_true (
    kab_work_take_batch_after (desk->work, desk->fence, "d", after, 500, &body, &n, &first, &last, &error));
  g_assert_no_error (error);
  node = body ? json_from_string (body, NULL) : NULL;
  mutations = node ? json_object_get_array_member (json_node_get_object (node), "mutations") : NULL;
  for (guint i = 0; i < n; i++)
    {
      JsonObject *one = json_array_get_object_element (mutations, i);
      gint64 number = json_object_get_int_member (one, "n");

      /* Invariant 15, in every batch. */
      g_assert_cmpint (number, ==, first + i);
      g_string_append_printf (told, "%s%" G_GINT64_FORMAT ":%s", i > 0 ? " " : "", number,
                              json_object_get_string_member (json_object_get_object_member (one, "set"),
                                                             "name"));
    }
  return g_string_free (told, FALSE);
}

static void
assert_batch (Desk *desk, gint64 after, const char *wanted)
{
  g_autofree char *got = batch (desk, after);

  g_assert_cmpstr (got, ==, wanted);
}

static void
acknowledge (Desk *desk, const char *id, gint64 n)
{
  g_autofree char *text = g_strdup_printf ("{\"outcomes\":[{\"id\":\"%s\",\"n\":%" G_GINT64_FORMAT
                                           ",\"outcome\":\"done\",\"rev\":%" G_GINT64_FORMAT "}]}",
                                           id, n, n);
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  guint done;

  kab_work_take_outcomes (desk->work, desk->fence, kab_work_history (desk->work), text, strlen (text), rows,
                          &done, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (done, ==, 1);
}

#define A "01900000-0000-7000-8000-00000000000a"
#define B "01900000-0000-7000-8000-00000000000b"
#define C "01900000-0000-7000-8000-00000000000c"
#define D1 "1111111111111111111111111111111111111111111111111111111111111111"
#define D2 "2222222222222222222222222222222222222222222222222222222222222222"

static void
add_file (Desk *desk, const char *digest)
{
  g_autoptr (GError) error = NULL;

  kab_work_add_file (desk->work, digest, "a.pdf", "application/pdf", 10, g_get_real_time () / 1000, &error);
  g_assert_no_error (error);
}

static guint
n_files (Desk *desk)
{
  guint n;
  gint64 left;

  g_assert_true (kab_work_count_files (desk->work, g_get_real_time () / 1000, &n, &left, NULL));
  return n;
}

static char *
next_file (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabWorkFile) file = kab_work_next_file (desk->work, g_get_real_time () / 1000, &error);

  g_assert_no_error (error);
  return file ? g_strdup (file->digest) : NULL;
}

static void
assert_next_file (Desk *desk, const char *wanted)
{
  g_autofree char *got = next_file (desk);

  g_assert_cmpstr (got, ==, wanted);
}

/* Edits overtake one that waits for its file, without a hole in their numbers (invariant 15); what hangs on it waits, too. */
static void
test_overtake (void)
{
  g_autofree char *held = NULL, *before = NULL, *free_one = NULL, *hangs = NULL, *later = NULL;
  g_autoptr (GError) error = NULL;
  Desk desk;

  work_open (&desk);
  before = edit (&desk, B, KAB_OP_CREATE, "before", NULL);
  add_file (&desk, D1);
  held = edit (&desk, A, KAB_OP_CREATE, "held", D1);
  hangs = edit (&desk, A, KAB_OP_UPDATE, "hangs", NULL);
  free_one = edit (&desk, B, KAB_OP_UPDATE, "free", NULL);
  /* One that names the new row. */
  g_free (edit (&desk, C, KAB_OP_CREATE, "about " A, NULL));
  g_assert_cmpuint (n_files (&desk), ==, 1);
  assert_batch (&desk, 0, "1:before 2:free");
  /* Asked again, the same; behind it, nothing; and so after a restart. */
  assert_batch (&desk, 0, "1:before 2:free");
  assert_batch (&desk, 2, "");
  work_reopen (&desk);
  assert_batch (&desk, 0, "1:before 2:free");
  /* The file arrives while they are unanswered: those come first, under their numbers. */
  assert_next_file (&desk, D1);
  kab_work_file_sent (desk.work, desk.fence, D1, g_get_real_time () / 1000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_files (&desk), ==, 0);
  assert_next_file (&desk, NULL);
  assert_batch (&desk, 0, "1:before 2:free 3:held 4:hangs 5:about " A);
  acknowledge (&desk, before, 1);
  acknowledge (&desk, free_one, 2);
  assert_batch (&desk, 0, "3:held 4:hangs 5:about " A);
  /* A restored server counts from elsewhere: the order stays. */
  kab_work_renumber (desk.work, desk.fence, 9, &error);
  g_assert_no_error (error);
  assert_batch (&desk, 0, "9:held 10:hangs 11:about " A);
  later = edit (&desk, B, KAB_OP_UPDATE, "later", NULL);
  assert_batch (&desk, 11, "12:later");
  work_end (&desk);
}

/* What was said half a day ago is asked again, whatever the clock does (invariant 28); a restored server is asked anew. */
static void
test_believed (void)
{
  const gint64 hour = 60 * 60 * 1000;
  gint64 now = g_get_real_time () / 1000;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  Desk desk;

  work_open (&desk);
  add_file (&desk, D1);
  id = edit (&desk, A, KAB_OP_CREATE, "held", D1);
  for (guint i = 0; i < 2; i++)
    {
      kab_work_file_sent (desk.work, desk.fence, D1, i == 0 ? now - 13 * hour : now + 300 * hour, &error);
      g_assert_no_error (error);
      assert_batch (&desk, 0, "");
      assert_next_file (&desk, D1);
    }
  kab_work_file_sent (desk.work, desk.fence, D1, now - 11 * hour, &error);
  assert_batch (&desk, 0, "1:held");
  acknowledge (&desk, id, 1);
  assert_next_file (&desk, NULL);
  kab_work_forget_base (desk.work, desk.fence, "", 0, &error);
  g_assert_no_error (error);
  assert_next_file (&desk, D1);
  g_assert_cmpuint (n_files (&desk), ==, 1);
  work_end (&desk);
}

static void
test_refused (void)
{
  g_autofree char *one = NULL, *two = NULL, *other = NULL, *got = NULL;
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) dropped = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) problems = NULL, decisions = NULL;
  g_autoptr (GError) error = NULL;
  KabDecision *decision = g_new0 (KabDecision, 1);
  const KabStoredProblem *problem;
  guint n;
  Desk desk;

  work_open (&desk);
  add_file (&desk, D1);
  add_file (&desk, D2);
  one = edit (&desk, A, KAB_OP_CREATE, "refused", D1);
  two = edit (&desk, A, KAB_OP_UPDATE, "with it", NULL);
  other = edit (&desk, B, KAB_OP_CREATE, "good", D2);
  /* One that fails lets others go before it. */
  assert_next_file (&desk, D1);
  kab_work_file_failed (desk.work, desk.fence, D1, &error);
  assert_next_file (&desk, D2);
  kab_work_refuse_file (desk.work, desk.fence, D1, "too-large", "20 MiB at the most", rows, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (g_hash_table_contains (rows, "document/" A));
  problems = kab_work_problems (desk.work, &error);
  g_assert_cmpuint (problems->len, ==, 2);
  problem = problems->pdata[0];
  g_assert_cmpstr (problem->id, ==, one);
  g_assert_cmpstr (problem->field, ==, "file");
  g_assert_cmpstr (problem->code, ==, "too-large");
  /* The bytes stay as long as a problem names them, however long that is. */
  kab_work_release_files (desk.work,
                          g_get_real_time () / 1000 + G_GINT64_CONSTANT (900) * 24 * 60 * 60 * 1000, sent,
                          dropped, known, &error);
  g_assert_no_error (error);
  g_assert_true (g_hash_table_contains (known, D1));
  g_assert_cmpuint (g_hash_table_size (dropped) + g_hash_table_size (sent), ==, 0);
  /* Insisted upon, it waits again. */
  decisions = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_decision_free);
  decision->problem = problems->pdata[0];
  decision->again = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  g_ptr_array_add (decision->again, kab_mutation_copy (problem->mutation));
  g_ptr_array_add (decisions, decision);
  kab_work_resolve (desk.work, decisions, FALSE, 5, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_files (&desk), ==, 2);
  kab_work_file_sent (desk.work, desk.fence, D2, g_get_real_time () / 1000, &error);
  assert_batch (&desk, 0, "1:good");
  kab_work_file_sent (desk.work, desk.fence, D1, g_get_real_time () / 1000, &error);
  got = batch (&desk, 0);
  g_assert_cmpstr (got, ==, "1:good 2:refused");
  work_end (&desk);
}

/* Invariant 31: nothing is let go that anything here names: an edit, a problem, a draft, a decision that may be undone. */
static void
test_garbage (void)
{
  const gint64 day = G_GINT64_CONSTANT (24) * 60 * 60 * 1000;
  gint64 now = g_get_real_time () / 1000;
  g_autofree char *id = NULL;
  g_autoptr (KabWorkFile) named = NULL;
  g_autoptr (GError) error = NULL;
  Desk desk;

  work_open (&desk);
  add_file (&desk, D1);
  add_file (&desk, D2);
  for (guint step = 0; step < 6; step++)
    {
      g_autoptr (GHashTable) sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_autoptr (GHashTable) dropped = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      if (step == 1)
        kab_work_keep_draft (desk.work, "document", "", "{\"file\":\"" D1 "\"}", 1, &error);
      if (step == 2)
        id = edit (&desk, A, KAB_OP_CREATE, "x", D1);
      if (step == 2)
        kab_work_keep_draft (desk.work, "document", "", NULL, 1, &error);
      if (step == 3)
        {
          kab_work_file_sent (desk.work, desk.fence, D1, now, &error);
          assert_batch (&desk, 0, "1:x");
        }
      if (step == 4)
        {
          acknowledge (&desk, id, 1);
          kab_work_settle (desk.work, desk.fence, 1, 1, rows, &error);
        }
      if (step == 5)
        {
          g_autofree char *other = edit (&desk, B, KAB_OP_CREATE, "y", NULL);

          assert_batch (&desk, 0, "2:y");
          acknowledge (&desk, other, 2);
          kab_work_settle (desk.work, desk.fence, 2, 15 * day, rows, &error);
        }
      g_assert_no_error (error);
      /* A draft, an edit: as long as they are there. Nothing: a day. */
      kab_work_release_files (desk.work, step == 0 ? now + day / 2 : now + 3 * day, sent, dropped, known,
                              &error);
      g_assert_no_error (error);
      g_assert_cmpint (g_hash_table_contains (known, D1), ==, step < 4);
      g_assert_cmpint (g_hash_table_contains (sent, D1), ==, step >= 4);
      /* What it is called is known as long as it may have to be sent once more. */
      g_clear_pointer (&named, kab_work_file_free);
      named = kab_work_find_file (desk.work, D1, &error);
      g_assert_cmpint (named != NULL, ==, step < 5);
      g_assert_cmpint (g_hash_table_contains (dropped, D2), ==, step == 1);
    }
  work_end (&desk);
}

/* One with these bytes, which an edit or nothing names. Returns: its digest. */
static char *
add_bytes (Desk *desk, KabBlobStore *store, const char *row, const char *name, const char *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) in = g_memory_input_stream_new_from_data (bytes, (gssize)strlen (bytes), NULL);
  g_autofree char *id = NULL;
  char *digest;
  gint64 size;

  g_assert_true (kab_blob_store_add (store, in, &digest, &size, NULL, &error));
  g_assert_true (kab_work_add_file (desk->work, digest, name, "text/plain", size, 1, &error));
  g_assert_no_error (error);
  if (row != NULL)
    id = edit (desk, row, KAB_OP_CREATE, "x", digest);
  return digest;
}

/* Whoever takes unsent work away takes the files with it: whole, each by its name, in an archive that others open. */
static void
test_taken_away (void)
{
  static const char check[]
    = "import sys, zipfile\n"
      "with zipfile.ZipFile(sys.argv[1]) as z:\n"
      "    assert z.testzip() is None\n"
      "    print('|'.join('%s=%s' % (n, z.read(n).decode()) for n in z.namelist()))\n";
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *one = NULL, *two = NULL, *three = NULL, *gone = NULL, *loose = NULL, *path = NULL,
                  *said = NULL, *missing = NULL;
  g_autoptr (GFile) to = NULL;
  const char *argv[] = { "/usr/bin/python3", "-c", check, NULL, NULL };
  int status;
  KabBlobStore *store;
  Desk desk;

  work_open (&desk);
  store = kab_blob_store_new (desk.folder, desk.folder);
  one = add_bytes (&desk, store, A, "Скан: 1/2.txt", "первый");
  two = add_bytes (&desk, store, B, "скан_ 1_2.TXT", "second");
  three = add_bytes (&desk, store, "01890a5d-ac96-774b-bcce-b302099a8059", "..", "");
  gone = add_bytes (&desk, store, "01890a5d-ac96-774b-bcce-b302099a805a", "gone", "sent long ago");
  loose = add_bytes (&desk, store, NULL, "loose", "nothing names it");
  missing = kab_blob_store_own_path (store, gone);
  g_unlink (missing);
  files = kab_unsent_files (desk.work, desk.folder, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (files->len, ==, 3);

  path = g_build_filename (desk.folder, "Unsent.zip", NULL);
  argv[3] = path;
  to = g_file_new_for_path (path);
  g_assert_true (g_file_set_contents (path, "former", -1, NULL));
  g_assert_true (kab_unsent_file_save (to, "Слова.txt", "что не ушло", files, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (
    g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &said, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_assert_true (g_str_has_prefix (said, "Слова.txt=что не ушло|"));
  g_assert_nonnull (strstr (said, "|files/Скан_ 1_2.txt="));
  g_assert_nonnull (strstr (said, "=первый"));
  g_assert_nonnull (strstr (said, " (2)."));
  g_assert_nonnull (strstr (said, "=second"));
  g_assert_nonnull (strstr (said, "|files/_..="));
  g_assert_null (strstr (said, "nothing"));

  /* One that cannot be read any more: what was saved before stays. */
  for (guint i = 0; i < files->len; i++)
    g_unlink (((KabUnsentFile *)files->pdata[i])->path);
  g_assert_false (kab_unsent_file_save (to, "a.txt", "a", files, NULL, &error));
  g_assert_nonnull (error);
  g_clear_pointer (&said, g_free);
  g_assert_true (
    g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &said, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  g_assert_nonnull (strstr (said, "=первый"));
  kab_blob_store_free (store);
  work_end (&desk);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/unsent-files/overtake", test_overtake);
  g_test_add_func ("/unsent-files/believed", test_believed);
  g_test_add_func ("/unsent-files/refused", test_refused);
  g_test_add_func ("/unsent-files/garbage", test_garbage);
  g_test_add_func ("/unsent-files/taken-away", test_taken_away);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The row of a form that names a file: chosen, waiting, shown, taken out; a person's own copy, without a network. */
#include <string.h>

#include <adwaita.h>
#include <glib/gstdio.h>

#include "fake.h"
#include "kab-cabinet-files.h"
#include "kab-error.h"
#include "kab-field-row.h"
#include "kab-file-field.h"
#include "kab-file.h"
#include "kab-sync-button.h"
#include "kab-widgets.h"

typedef struct
{
  Fake fake;
  char *folder;
  KabCabinet *cabinet;
  GtkWidget *window;
  KabFieldRow *row;
  guint changed;
} Form;

static void
changed_cb (KabFieldRow *row, Form *form)
{
  form->changed++;
}

static void
form_open (Form *form, const KabEntity *entity)
{
  GtkWidget *list = gtk_list_box_new ();

  memset (form, 0, sizeof *form);
  fake_start (&form->fake);
  form->folder = desk_folder ();
  form->cabinet = fake_sign_in (&form->fake, form->folder);
  form->row = KAB_FIELD_ROW (kab_field_row_new (kab_entity_find_field (entity, "file")));
  kab_field_row_set_cabinet (form->row, form->cabinet);
  g_signal_connect (form->row, "changed", G_CALLBACK (changed_cb), form);
  form->window = gtk_window_new ();
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (form->row));
  gtk_window_set_child (GTK_WINDOW (form->window), list);
  gtk_window_present (GTK_WINDOW (form->window));
}

static void
form_close (Form *form)
{
  gtk_window_destroy (GTK_WINDOW (form->window));
  kab_cabinet_close (form->cabinet);
  g_object_unref (form->cabinet);
  fake_stop (&form->fake);
  desk_remove (form->folder);
}

static GtkWidget *
find_widget (GtkWidget *in, GType type, const char *text)
{
  if (g_type_is_a (G_OBJECT_TYPE (in), type) && gtk_widget_get_mapped (in)
      && (!text || (GTK_IS_LABEL (in) && strstr (gtk_label_get_text (GTK_LABEL (in)), text))
          || (GTK_IS_BUTTON (in) && gtk_button_get_label (GTK_BUTTON (in))
              && strstr (gtk_button_get_label (GTK_BUTTON (in)), text))))
    return in;
  for (GtkWidget *child = gtk_widget_get_first_child (in); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type, text);

      if (found)
        return found;
    }
  return NULL;
}

typedef struct
{
  GtkWidget *in;
  const char *text;
} Said;

static gboolean
is_said (gpointer data)
{
  const Said *said = data;

  return find_widget (said->in, GTK_TYPE_LABEL, said->text) != NULL;
}

static void
wait_said (Form *form, const char *text)
{
  Said said = { GTK_WIDGET (form->row), text };

  desk_wait (is_said, &said, text);
}

/* As dropping does it, which is what choosing and pasting end in, too. */
static void
drop (Form *form, const char *name, const char *data, gsize length)
{
  g_autofree char *path = g_build_filename (form->folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GtkWidget *field = find_widget (GTK_WIDGET (form->row), KAB_TYPE_FILE_FIELD, NULL);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (field);
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  gboolean taken = FALSE;
  GSList *files = g_slist_append (NULL, file);

  g_file_set_contents (path, data, (gssize)length, &error);
  g_assert_no_error (error);
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_set_boxed (&value, files);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        g_signal_emit_by_name (controller, "drop", &value, 1.0, 1.0, &taken);
    }
  g_assert_true (taken);
  g_slist_free (files);
}

static void
set_text (Form *form, const char *text)
{
  g_auto (KabValue) value = KAB_VALUE_INIT;

  if (text)
    kab_value_set_text (&value, text);
  kab_field_row_set_value (form->row, &value);
}

static void
test_chosen (void)
{
  static const char text[] = "%PDF-1.4 a contract";
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_auto (KabValue) value = KAB_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  g_autofree char *typed = NULL;
  GtkWidget *button;
  gint64 size;
  Form form;

  form_open (&form, &kab_entity_document);
  set_text (&form, NULL);
  wait_said (&form, "None");
  button = find_widget (GTK_WIDGET (form.row), GTK_TYPE_BUTTON, "Choose");
  g_assert_nonnull (button);
  /* By the keyboard: the row's focus is the button. */
  kab_field_row_focus (form.row);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (form.window)) == button);

  drop (&form, "Договор.pdf", text, strlen (text));
  wait_said (&form, "Договор.pdf");
  wait_said (&form, "Waiting to be sent");
  g_assert_cmpuint (form.changed, ==, 1);
  g_assert_true (kab_field_row_take_value (form.row, &value, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (value.text, ==, digest);
  g_assert_cmpstr (kab_field_row_get_file_name (form.row, &size), ==, "Договор.pdf");
  g_assert_cmpint (size, ==, strlen (text));
  /* A draft brings it back. */
  typed = kab_field_row_dup_typed (form.row);
  set_text (&form, NULL);
  wait_said (&form, "None");
  kab_field_row_type (form.row, typed);
  wait_said (&form, "Договор.pdf");
  /* And it is taken out. */
  button = find_widget (GTK_WIDGET (form.row), GTK_TYPE_BUTTON, "move");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  wait_said (&form, "None");
  g_assert_true (kab_field_row_take_value (form.row, &value, &error));
  g_assert_true (kab_value_is_null (&value));
  form_close (&form);
}

static void
test_shown (void)
{
  static const char other[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  g_auto (KabValue) value = KAB_VALUE_INIT;
  Form form;

  form_open (&form, &kab_entity_application_document);
  kab_value_set_text (&value, other);
  kab_field_row_set_value (form.row, &value);
  kab_field_row_set_file_name (form.row, "Выписка.pdf", 1500000);
  wait_said (&form, "Выписка.pdf");
  wait_said (&form, "1.5");
  wait_said (&form, "Not on this computer yet");
  /* It must be filled in: there is another, and no none. */
  g_assert_nonnull (find_widget (GTK_WIDGET (form.row), GTK_TYPE_BUTTON, "Replace"));
  g_assert_null (find_widget (GTK_WIDGET (form.row), GTK_TYPE_BUTTON, "Re_move"));
  g_assert_false (kab_field_row_differs (form.row, &value));
  kab_field_row_set_editable (form.row, FALSE);
  g_assert_null (find_widget (GTK_WIDGET (form.row), GTK_TYPE_BUTTON, "Replace"));
  form_close (&form);
}

/* A picture is seen; what only calls itself one does no harm; what is too large is told where it was chosen. */
static void
test_pictures (void)
{
  g_autoptr (GBytes) large = g_bytes_new_take (g_malloc0 (20 * 1024 * 1024 + 1), 20 * 1024 * 1024 + 1);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 40, 20);
  g_autofree char *path = NULL, *png = NULL;
  gsize length;
  Form form;

  form_open (&form, &kab_entity_story);
  path = g_build_filename (form.folder, "made.png", NULL);
  cairo_surface_write_to_png (surface, path);
  cairo_surface_destroy (surface);
  g_assert_true (g_file_get_contents (path, &png, &length, NULL));
  drop (&form, "a.png", png, length);
  wait_said (&form, "Waiting to be sent");
  for (guint i = 0; i < 500 && !find_widget (GTK_WIDGET (form.row), GTK_TYPE_DRAWING_AREA, NULL); i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (10000);
    }
  g_assert_nonnull (find_widget (GTK_WIDGET (form.row), GTK_TYPE_DRAWING_AREA, NULL));

  drop (&form, "b.png", "\x89PNG\r\n\x1a\n but no more", 20);
  wait_said (&form, "b.png");
  g_assert_null (find_widget (GTK_WIDGET (form.row), GTK_TYPE_DRAWING_AREA, NULL));
  drop (&form, "c.bin", g_bytes_get_data (large, NULL), g_bytes_get_size (large));
  wait_said (&form, "too large");
  wait_said (&form, "b.png");
  form_close (&form);
}

typedef struct
{
  GtkWidget *button;
  const char *text;
} Told;

static gboolean
is_told (gpointer data)
{
  const Told *told = data;
  GtkWidget *inner = find_widget (told->button, GTK_TYPE_MENU_BUTTON, NULL);
  const char *tip = inner ? gtk_widget_get_tooltip_text (inner) : NULL;

  return tip && strstr (tip, told->text);
}

/* Invariant 37: what waits is counted, and nothing is said to be saved before it is sent. */
static void
test_status (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("a contract", 10);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_document, NULL);
  g_autoptr (GPtrArray) mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  g_autofree char *digest = NULL;
  GtkWidget *button = g_object_new (KAB_TYPE_SYNC_BUTTON, NULL);
  Form form;
  Told told = { button, "1 file is still to be sent (10 bytes)" };

  form_open (&form, &kab_entity_document);
  g_object_set (button, "cabinet", form.cabinet, NULL);
  gtk_window_set_child (GTK_WINDOW (form.window), button);
  kab_cabinet_add_file_async (form.cabinet, NULL, bytes, "a.pdf", NULL, NULL, desk_keep, &result);
  desk_wait (desk_has_result, &result, "the file");
  digest = kab_cabinet_add_file_finish (form.cabinet, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (desk_uint (form.cabinet, "files"), ==, 0);
  kab_row_set_text (row, "name", "Договор");
  kab_row_set_text (row, "audience", "staff");
  kab_row_set_file (row, kab_entity_find_field (&kab_entity_document, "file"), digest, "a.pdf", 10);
  g_ptr_array_add (mutations, kab_mutation_new_between (NULL, row));
  kab_cabinet_edit (form.cabinet, mutations, &error);
  g_assert_no_error (error);
  desk_wait_uint (form.cabinet, "files", 1);
  desk_wait (is_told, &told, told.text);
  g_assert_false (desk_all_saved (form.cabinet));
  /* It waits for its file, and is not sent: this server takes none. */
  g_assert_cmpuint (form.fake.batches, ==, 0);
  form_close (&form);
}

int
main (int argc, char *argv[])
{
  g_setenv ("GTK_A11Y", "none", FALSE);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  gtk_init ();
  adw_init ();
  kab_widgets_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file-field/chosen", test_chosen);
  g_test_add_func ("/file-field/shown", test_shown);
  g_test_add_func ("/file-field/pictures", test_pictures);
  g_test_add_func ("/file-field/status", test_status);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A new agent: the account, whose agent it is, and that it is one: all of it or nothing. */
#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-field-row.h"
#include "kab-invite.h"
#include "kab-section.h"
#include "kab-structure.h"
#include "kab-validate.h"
#include "kab-widgets.h"

static const char *const asked[] = { "surname", "given_name", "patronymic", "phone", "email" };
#define N_ASKED G_N_ELEMENTS (asked)

typedef struct
{
  GtkWidget *widget; /* what asked */
  KabCabinet *cabinet;
  char *partner;
  char *department; /* nullable */
  GtkWidget *window;
  AdwToastOverlay *toasts;
  GtkWidget *add;
  KabFieldRow *rows[N_ASKED];
  char *name;
  KabRow *user; /* that is being added */
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_object_unref (asking->widget);
  g_object_unref (asking->cabinet);
  g_free (asking->partner);
  g_free (asking->department);
  g_free (asking->name);
  g_clear_pointer (&asking->user, kab_row_unref);
  g_free (asking);
}

static void
tell (Asking *asking, const char *text)
{
  adw_toast_overlay_add_toast (asking->toasts, adw_toast_new (text));
}

static void
did_edit (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) window = user_data;
  Asking *asking = g_object_get_data (G_OBJECT (window), "kab-asking");
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (KabRow) user = NULL;

  if (!kab_cabinet_edit_finish (KAB_CABINET (source), result, &error))
    {
      gtk_widget_set_sensitive (asking->add, TRUE);
      tell (asking, error->message);
      return;
    }
  text = g_strdup_printf (_ ("“%s” added"), asking->name);
  kab_toast (asking->widget, text);
  user = g_steal_pointer (&asking->user);
  if (user && kab_invite_may (asking->cabinet, user))
    kab_invite_ask (asking->widget, asking->cabinet, user);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The account of it; NULL if something that was typed is wrong, which is shown. */
static KabRow *
read_user (Asking *asking)
{
  g_autoptr (KabRow) user = kab_row_new (&kab_entity_user, NULL);
  g_autoptr (GError) error = NULL;
  const KabField *field = NULL;

  for (guint i = 0; i < N_ASKED; i++)
    if (!kab_field_row_take_value (asking->rows[i], kab_row_value (user, asked[i]), NULL))
      {
        kab_field_row_focus (asking->rows[i]);
        return NULL;
      }
  if (kab_row_is_null (user, "phone") && kab_row_is_null (user, "email"))
    {
      kab_field_row_set_error (asking->rows[3], _ ("Fill in a phone or an e-mail address to sign in with."));
      kab_field_row_focus (asking->rows[3]);
      return NULL;
    }
  if (!kab_validate_row (user, &field, &error))
    {
      tell (asking, error->message);
      return NULL;
    }
  return g_steal_pointer (&user);
}

static char *
full_name (const KabRow *user)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  for (guint i = 0; i < 3; i++)
    if (!kab_row_is_null (user, asked[i]))
      g_ptr_array_add (parts, (gpointer)kab_row_get_text (user, asked[i]));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" ", (char **)parts->pdata);
}

static void
add_cb (GtkButton *button, Asking *asking)
{
  g_autoptr (GPtrArray) mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  g_autoptr (KabRow) user = read_user (asking);
  g_autoptr (KabRow) agent = NULL;
  g_autoptr (KabRow) membership = NULL;
  g_autofree char *today = kab_date_today ();

  if (!user)
    return;
  g_free (asking->name);
  asking->name = full_name (user);
  if (kab_account_may_write_field (kab_cabinet_get_account (asking->cabinet),
                                   kab_entity_find_field (&kab_entity_user, "partner"), TRUE))
    kab_row_set_text (user, "partner", asking->partner);
  agent = kab_row_new (&kab_entity_agent, NULL);
  kab_row_set_text (agent, "user", user->id);
  kab_row_set_text (agent, "partner", asking->partner);
  kab_row_set_text (agent, "department", asking->department);
  kab_row_set_text (agent, "name", asking->name);
  membership = kab_row_new (&kab_entity_membership, NULL);
  kab_row_set_text (membership, "user", user->id);
  kab_row_set_text (membership, "role", "agent");
  kab_row_set_text (membership, "partner", asking->partner);
  kab_row_set_text (membership, "agent", agent->id);
  kab_row_set_text (membership, "since", today);
  g_ptr_array_add (mutations, kab_mutation_new_between (NULL, user));
  g_ptr_array_add (mutations, kab_mutation_new_between (NULL, agent));
  g_ptr_array_add (mutations, kab_mutation_new_between (NULL, membership));
  g_clear_pointer (&asking->user, kab_row_unref);
  asking->user = kab_row_ref (user);
  gtk_widget_set_sensitive (asking->add, FALSE);
  kab_cabinet_edit_async (asking->cabinet, mutations, NULL, did_edit, g_object_ref (asking->window));
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

static GtkWidget *
make_header (Asking *asking)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));

  asking->add = gtk_button_new_with_mnemonic (_ ("_Add"));
  gtk_widget_add_css_class (asking->add, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  g_signal_connect (asking->add, "clicked", G_CALLBACK (add_cb), asking);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), asking->add);
  return header;
}

static GtkWidget *
make_page (Asking *asking, const char *place)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  /* Translators: %s is a department, or a partner */
  g_autofree char *text = g_markup_printf_escaped (
    _ ("An account that works for “%s”. Once it is added, the person is invited to choose a password."),
    place);

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), text);
  for (guint i = 0; i < N_ASKED; i++)
    {
      GtkWidget *row = kab_field_row_new (kab_entity_find_field (&kab_entity_user, asked[i]));
      g_auto (KabValue) nothing = KAB_VALUE_INIT;

      asking->rows[i] = KAB_FIELD_ROW (row);
      kab_field_row_set_cabinet (asking->rows[i], asking->cabinet);
      kab_field_row_set_value (asking->rows[i], &nothing);
      kab_field_row_activates_default (asking->rows[i]);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  gtk_widget_set_vexpand (page, TRUE);
  return page;
}

void
kab_structure_new_agent (GtkWidget *widget, KabCabinet *cabinet, KabTreeNode *place)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  const KabRow *row = kab_tree_node_get_row (place);
  Asking *asking = g_new0 (Asking, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_shortcut_controller_new ();

  asking->widget = g_object_ref (widget);
  asking->cabinet = g_object_ref (cabinet);
  asking->partner
    = g_strdup (row->entity == &kab_entity_partner ? row->id : kab_row_get_text (row, "partner"));
  asking->department = g_strdup (row->entity == &kab_entity_department ? row->id : NULL);
  asking->window = adw_window_new ();
  asking->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  gtk_window_set_title (GTK_WINDOW (asking->window), _ ("New Agent"));
  gtk_window_set_default_size (GTK_WINDOW (asking->window), 460, 540);
  gtk_window_set_modal (GTK_WINDOW (asking->window), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (asking->window), TRUE);
  kab_window_keep_safe (GTK_WINDOW (asking->window));
  if (GTK_IS_WINDOW (root))
    {
      gtk_window_set_transient_for (GTK_WINDOW (asking->window), GTK_WINDOW (root));
      gtk_window_set_application (GTK_WINDOW (asking->window),
                                  gtk_window_get_application (GTK_WINDOW (root)));
    }
  g_object_set_data_full (G_OBJECT (asking->window), "kab-asking", asking, asking_free);
  gtk_box_append (GTK_BOX (box), make_header (asking));
  gtk_box_append (GTK_BOX (box), make_page (asking, kab_row_title (row)));
  adw_toast_overlay_set_child (asking->toasts, box);
  adw_window_set_content (ADW_WINDOW (asking->window), GTK_WIDGET (asking->toasts));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_callback_action_new (escape_cb, NULL, NULL)));
  gtk_widget_add_controller (asking->window, keys);
  gtk_window_set_default_widget (GTK_WINDOW (asking->window), asking->add);
  gtk_window_present (GTK_WINDOW (asking->window));
  kab_field_row_focus (asking->rows[0]);
}
